import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { readHdus } from '../workers/fits/hdus'
import { writePlainImage } from '../workers/fits/write-fits'
import { SUSPECT_BITS } from '../workers/flags/object-flags'
import { assembleImage } from '../workers/tiles/assemble'
import { describeImage, readPieces } from '../workers/tiles/image'
import { expect, project, sample, test } from './desktop'

const run = promisify(execFile)

/** The tile view as a person has it before them. */
function tileOf(page: Page) {
  const view = page.locator('.tile-view')
  return {
    view,
    frame: view.locator('.frame'),
    picture: view.locator('canvas').first(),
    overlay: view.locator('canvas').nth(1),
    legend: view.getByRole('list', { name: 'Ellipses in sight' }),
    drawn: (name: string) => expect(view.locator(`[data-drawn="${name}"]`)).toBeVisible({ timeout: 60_000 }),
    choose: (name: string, value: string) => view.getByRole('combobox', { name }).selectOption(value),
    press: (name: string) => view.getByRole('button', { name, exact: true }).click(),
    key: async (...keys: string[]): Promise<void> => {
      await view.locator('.frame').focus()
      for (const key of keys) await page.keyboard.press(key)
    },
  }
}

type Colour = readonly [red: number, green: number, blue: number]

/** Size of a canvas, its colours at some places (from the top left), a sum over all of its bytes, and how many of its pixels are orange or blue. */
function readCanvas(element: Locator, places: readonly (readonly [left: number, top: number])[] = []) {
  return element.evaluate((canvas: HTMLCanvasElement, wanted) => {
    const copy = document.createElement('canvas')
    Object.assign(copy, { width: canvas.width, height: canvas.height })
    const context = copy.getContext('2d')
    if (!context) throw new Error('no 2d context')
    context.drawImage(canvas, 0, 0)
    const { data } = context.getImageData(0, 0, copy.width, copy.height)
    let [sum, orange, blue] = [0, 0, 0]
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, third = 0, alpha = 0] = data.subarray(at, at + 4)
      sum = (31 * sum + red + 3 * green + 7 * third) % 1_000_000_007
      if (alpha > 120 && red > third + 120) orange++
      if (alpha > 120 && third > red + 60) blue++
    }
    const colours = wanted.map(([left, top]): Colour => {
      const at = 4 * (top * copy.width + left)
      return [data[at] ?? -1, data[at + 1] ?? -1, data[at + 2] ?? -1]
    })
    return { colours, sum, orange, blue }
  }, places)
}

/** Fluxes of the sample's first tile in a band, decoded here. */
async function fluxes(band: string): Promise<Float32Array> {
  const file = await readFile(join(sample, 'tiles', 'tile_000.fits.fz'))
  const hdu = readHdus('tile_000', file).find(({ name }) => name === `IMAGE_${band.toUpperCase()}`)
  if (!hdu) throw new Error(`no band ${band}`)
  const compression = describeImage(hdu)
  const { pixels } = assembleImage(compression, readPieces(file, hdu, compression), (bytes) =>
    gunzipSync(bytes),
  )
  return Float32Array.from(pixels)
}

/** The value below which a share of every 13th pixel lies: the sample of some 20,000 that limits are taken from. */
function percentile(pixels: Float32Array, share: number): number {
  const sorted = pixels.filter((_, at) => at % 13 === 0).sort()
  const at = share * (sorted.length - 1)
  const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at % 1)
}

/** Where on the canvas a pixel of a 512 x 512 tile lies, whose middle is the canvas's. */
function placeOf({ width, height }: Size, zoom: number, x: number, y: number): [number, number] {
  return [Math.floor(width / 2 + (x - 255.5) * zoom), Math.floor(height / 2 - (y - 255.5) * zoom)]
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Size of an element in whole pixels, as its canvases have it. */
function sizeOf(frame: Locator): Promise<Size> {
  return frame.evaluate(({ clientWidth: width, clientHeight: height }) => ({ width, height }))
}

const CURVES: Readonly<Record<string, (t: number) => number>> = {
  Asinh: (t) => Math.asinh(12 * t) / Math.asinh(12),
  Linear: (t) => t,
  Log: (t) => Math.log1p(12 * t) / Math.log1p(12),
}

test('pixels of one band are as bright as the stretch says, and a map gives them its colours', async ({
  start,
}) => {
  const flux = await fluxes('i')
  const [black, white] = [percentile(flux, 0.1), percentile(flux, 0.997)]
  const { page } = await start(`--open=${sample}`)
  const tile = tileOf(page)
  await tile.drawn('tile_000')
  await tile.press('Display')
  await tile.press('One band')
  await tile.key('0', '+', '+', '+', '+', '+')
  const size = await sizeOf(tile.frame)
  const fitted = Math.min(size.width, size.height) / 512
  // Pixels around the middle, from the faintest to the brightest.
  const near = Array.from(
    { length: 120 * 120 },
    (_, at) => [196 + (at % 120), 196 + Math.floor(at / 120)] as const,
  )
  const fluxAt = ([x, y]: readonly [number, number]): number => flux[512 * y + x] ?? 0
  const byFlux = near.sort((one, other) => fluxAt(one) - fluxAt(other))
  const places = byFlux.filter((_, at) => at % 150 === 0 || at > byFlux.length - 100)
  for (const [name, curve] of Object.entries(CURVES)) {
    await tile.press(name)
    await tile.drawn('tile_000')
    const { colours } = await readCanvas(
      tile.picture,
      places.map(([x, y]) => placeOf(size, fitted * 1.25 ** 5, x, y)),
    )
    const expected = places.map(([x, y]) => {
      const t = (fluxAt([x, y]) - black) / (white - black)
      return Math.round(255 * Math.min(1, curve(Math.max(0, t))))
    })
    expect(Math.max(...expected)).toBeGreaterThan(200)
    colours.forEach(([red, green, blue], at) => {
      expect(Math.abs(red - (expected[at] ?? 0)), `${name} ${places[at]}`).toBeLessThan(2)
      expect([green, blue]).toEqual([red, red])
    })
  }
  await tile.key('0')
  await tile.choose('Map', 'viridis')
  await tile.drawn('tile_000')
  // The brightest pixel has viridis' last colour.
  const brightest = flux.reduce((best, value, at) => (value > (flux[best] ?? 0) ? at : best), 0)
  const at = placeOf(size, fitted, brightest % 512, Math.floor(brightest / 512))
  expect((await readCanvas(tile.picture, [at])).colours).toEqual([[253, 231, 37]])
})

/** Writes a tile that is so many times as wide and high, with its pixels repeated, by the benches' own tool. */
async function enlarge(from: string, to: string, times: number): Promise<void> {
  const tool = pathToFileURL(join(project, 'bench', 'large-tile.mjs')).href
  const script = `import { readFileSync, writeFileSync } from 'node:fs'
    import { enlargeTile } from ${JSON.stringify(tool)}
    const [from, to, times] = process.argv.slice(1)
    writeFileSync(to, enlargeTile(readFileSync(from), Number(times)))`
  await run(process.execPath, ['--input-type=module', '--eval', script, '--', from, to, String(times)])
}

test('every object in sight has its ellipse; flagged and rejected ones are told apart', async ({
  start,
  settings,
}) => {
  test.slow()
  const lab = join(settings, 'lab')
  const ask = async (...args: string[]): Promise<string> => {
    const script = join(project, 'scripts', 'shearwater.mjs')
    return (await run(process.execPath, [script, ...args, '--json', '--quiet'])).stdout
  }
  await ask('estimate', sample, '--lab', lab, '--model', 'moments', '--where', 'tile = 0 AND mag_i < 24.5')
  const sql = 'SELECT id::VARCHAR AS id, flags::DOUBLE AS flags FROM estimates_all'
  const estimates = JSON.parse(await ask('query', lab, sql)) as { id: string; flags: number }[]
  const isFlagged = ({ flags }: { flags: number }): boolean => (flags & SUSPECT_BITS) !== 0
  const flagged = estimates.filter(isFlagged).length
  expect(flagged).toBeGreaterThan(2)
  const { id = '' } = estimates.find((one) => !isFlagged(one)) ?? {}
  await ask('review', lab, '--id', id, '--verdict', 'reject')

  const { page } = await start(`--open=${lab}`)
  const tile = tileOf(page)
  await tile.drawn('tile_000')
  const count = (kind: string): Locator => tile.legend.locator(`[data-kind="${kind}"] .figures`)
  await expect(count('rejected')).toHaveText('1')
  await expect(count('flagged')).toHaveText(String(flagged))
  await expect(count('plain')).toHaveText(String(estimates.length - 1 - flagged))
  await expect(count('unmeasured')).toHaveText(String(194 - estimates.length))

  // Flagged ones are orange, the others blue; without them nothing of either is left.
  const colours = async (): Promise<{ orange: number; blue: number }> => {
    const { orange, blue } = await readCanvas(tile.overlay)
    return { orange, blue }
  }
  const before = await colours()
  expect(before.orange).toBeGreaterThan(20 * flagged)
  expect(before.blue).toBeGreaterThan(500)
  await tile.view.getByLabel('Objects (194)').uncheck()
  await expect(tile.legend).toBeHidden()
  expect(await colours()).toEqual({ orange: 0, blue: 0 })
  await tile.view.getByLabel('Objects (194)').check()

  // What the filter leaves out fades.
  const filter = page.getByRole('combobox', { name: 'Filter' })
  await filter.fill('mag_i < 10')
  await filter.press('Enter')
  await expect.poll(async () => (await colours()).blue).toBeLessThan(before.blue / 10)
})

test('of a large tile only what is in sight is decoded, more as one moves; what was looked at is there again', async ({
  start,
  settings,
}) => {
  test.slow()
  const folder = join(settings, 'large')
  await mkdir(folder)
  await symlink(join(sample, 'detected.parquet'), join(folder, 'detected.parquet'))
  await enlarge(join(sample, 'tiles', 'tile_000.fits.fz'), join(folder, 'large.fits.fz'), 3)
  const survey = { name: 'Large', catalog: 'detected.parquet', tiles: [{ file: 'large.fits.fz' }] }
  await writeFile(join(folder, 'survey.json'), JSON.stringify(survey))

  const first = await start(`--open=${folder}`)
  const tile = tileOf(first.page)
  await tile.drawn('large')
  await tile.press('Display')
  await tile.press('One band')
  await tile.press('Time of a frame')
  await tile.drawn('large')
  const work = tile.view.locator('[data-work]')
  const decoded = async (): Promise<number> => Number(/(\d+) cells decoded/.exec(await work.innerText())?.[1])
  // The band has nine cells of 512 x 512 pixels; at this zoom some of them are in sight.
  await tile.key('0', ...Array.from({ length: 8 }, () => '+'))
  await tile.drawn('large')
  const before = await decoded()
  await tile.key(...Array.from({ length: 20 }, () => 'ArrowRight'))
  await tile.drawn('large')
  await expect.poll(decoded).toBeGreaterThan(before)
  expect((await decoded()) - before).toBeLessThan(9)

  await tile.choose('Map', 'inferno')
  await tile.drawn('large')
  await tile.frame.blur()
  const { sum } = await readCanvas(tile.picture)
  const kept = (): Promise<string | null> => first.page.evaluate(() => localStorage.getItem('tile.places'))
  await expect.poll(kept).toMatch(/"tile":"large","view":\{"x":1\d{3}/)
  await first.app.close()

  const second = await start(`--open=${folder}`)
  const again = tileOf(second.page)
  await again.drawn('large')
  await expect(again.view.getByRole('combobox', { name: 'Map' })).toHaveValue('inferno')
  await expect.poll(async () => (await readCanvas(again.picture)).sum).toBe(sum)
  const found = await new AxeBuilder({ page: second.page })
    .setLegacyMode(true)
    .include('.tile-view')
    .analyze()
  expect(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
})

test('one goes on over the edge to the tile that lies there', async ({ start }) => {
  const { page } = await start(`--open=${sample}`)
  const tile = tileOf(page)
  await tile.drawn('tile_000')
  await tile.press('Tile beyond the right edge')
  await tile.drawn('tile_001')
  await tile.press('Tile beyond the upper edge')
  await tile.drawn('tile_005')
  await tile.press('Tile beyond the upper edge')
  await expect(tile.view).toContainText('No tile is known beyond that edge.')
})

test('tiles of one pixel, without a value, or that are no FITS each say what they are', async ({
  start,
  settings,
}) => {
  const folder = join(settings, 'odd')
  await mkdir(folder)
  await symlink(join(sample, 'detected.parquet'), join(folder, 'detected.parquet'))
  const image = (side: number, value: number): Uint8Array => {
    const bytes = new DataView(new ArrayBuffer(4 * side * side))
    for (let at = 0; at < side * side; at++) bytes.setFloat32(4 * at, value)
    return writePlainImage(-32, [side, side], new Uint8Array(bytes.buffer), ["EXTNAME = 'IMAGE_I '"])
  }
  await writeFile(join(folder, 'one.fits'), image(1, 7))
  await writeFile(join(folder, 'nothing.fits'), image(20, Number.NaN))
  await writeFile(join(folder, 'broken.fits'), 'this is no FITS at all')
  const tiles = ['one', 'nothing', 'broken'].map((name) => ({ file: `${name}.fits` }))
  await writeFile(
    join(folder, 'survey.json'),
    JSON.stringify({ name: 'Odd', catalog: 'detected.parquet', tiles }),
  )
  const { page } = await start(`--open=${folder}`)
  const tile = tileOf(page)
  await tile.drawn('one')
  await expect(tile.view).toContainText('This tile has too few bands for a colour picture: one is shown.')
  await tile.choose('Tile', 'nothing')
  await tile.drawn('nothing')
  await expect(tile.view).toContainText('No pixel that was looked at has a value.')
  await tile.choose('Tile', 'broken')
  await expect(tile.view.getByRole('alert')).toContainText('broken')
  await tile.choose('Tile', 'one')
  await tile.drawn('one')
  await expect(tile.view.getByRole('alert')).toHaveCount(0)
})
