import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, test as base, untilDrawn } from './desktop'
import { serveSurvey, type SurveyServer } from './survey-server'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')

/** A survey behind a URL whose query holds a secret. */
const test = base.extend<{ server: SurveyServer }>({
  // Playwright reads a fixture's dependencies off its first parameter, which must be a pattern.
  server: async ({}, use) => {
    const server = await serveSurvey(sample, 'open-sesame')
    await use(server)
    await server.close()
  },
})

test('a survey behind a URL opens on the command line, and its secret is written nowhere', async ({
  server,
  settings,
}) => {
  const ask = async (...args: string[]): Promise<unknown> =>
    JSON.parse((await run(process.execPath, [shearwater, ...args, '--json'])).stdout) as unknown
  const url = `${server.url}?key=open-sesame`
  const lab = join(settings, 'lab')
  const survey = { kind: 'survey', rows: 796, bands: ['u', 'g', 'r', 'i', 'z', 'y'] }
  expect(await ask('info', url)).toMatchObject(survey)
  expect(await ask('open', url, '--lab', lab)).toMatchObject({ objects: 796, tiles: 4, problems: [] })
  expect(server.asked).toContain('/tiles/tile_000.fits.fz')
  expect(await readdir(lab)).not.toContain('lab.lock')
  const manifest = await readFile(join(lab, 'lab.json'), 'utf8')
  expect(JSON.parse(manifest)).toMatchObject({ survey: { folder: server.url } })
  expect(manifest).not.toContain('sesame')

  // Without the secret the lab still has the catalog and the index of the tiles.
  const sql = 'SELECT count(*)::INT AS n, (SELECT count(DISTINCT tile)::INT FROM tiles) AS tiles FROM objects'
  expect(await ask('query', lab, sql)).toEqual([{ n: 796, tiles: 4 }])
})

test('a HATS catalog behind a URL opens with all its rows', async ({ settings }) => {
  const server = await serveSurvey(join(project, 'workers', 'catalog', 'fixtures', 'hats'), 'open-sesame')
  for (const name of ['small_sky', 'collection']) {
    const url = `${server.url}${name}?key=open-sesame`
    const args = ['open', url, '--lab', join(settings, name), '--json']
    const { stdout } = await run(process.execPath, [shearwater, ...args])
    expect(JSON.parse(stdout)).toMatchObject({ objects: 131, tiles: 0 })
  }
  await server.close()
})

test('a file behind a URL is described, and its pixels are read', async ({ server }) => {
  const tile = `${server.url}tiles/tile_000.fits.fz?key=open-sesame`
  const { stdout } = await run(process.execPath, [shearwater, 'info', tile, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'image', bands: ['u', 'g', 'r', 'i', 'z', 'y'] })
  const pixels = async (place: string): Promise<unknown> => {
    const args = ['pixels', place, '--extension', 'IMAGE_I', '--box', '10,20,3,2', '--json']
    return JSON.parse((await run(process.execPath, [shearwater, ...args])).stdout) as unknown
  }
  expect(await pixels(tile)).toEqual(await pixels(join(sample, 'tiles', 'tile_000.fits.fz')))
})

test('a URL without a survey, and one that is refused, are named with what to do', async ({
  server,
  settings,
}) => {
  const open = (url: string): Promise<unknown> =>
    run(process.execPath, [shearwater, 'open', url, '--lab', join(settings, 'lab')]).catch(
      (error: unknown) => error,
    )
  const [refused, none, unreachable] = [
    await open(server.url),
    await open(`${server.url}tiles?key=open-sesame`),
    await open('http://no such host/'),
  ]
  expect(String(refused)).toContain(`${server.url}survey.json`)
  expect(String(refused)).toContain('server answers 403')
  expect(String(none)).toMatch(/No catalog was found/i)
  expect(/(?<=shearwater: ).*/.exec(String(none))?.[0]).not.toContain('sesame')
  expect(String(unreachable)).toMatch(/no URL that can be understood/i)
})

test('a URL is asked for in the window, and its tiles are streamed and drawn', async ({ start, server }) => {
  const { page } = await start()
  await page.getByRole('button', { name: 'Open a URL…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Open a survey behind a URL' })
  await dialog.getByRole('textbox').fill(`${server.url}?key=open-sesame`)
  await dialog.getByRole('textbox').press('Enter')
  await untilDrawn(page)
  await expect(page.getByRole('banner')).not.toContainText('sesame')
})
