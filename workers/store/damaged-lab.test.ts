import { tableFromIPC } from '@uwdata/flechette'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { LabContents } from '../../preload/contract'
import { openEngine, type Engine } from './engine'
import { labSession } from './lab-session'
import { indexTiles } from './tile-index'

const context = { signal: new AbortController().signal, report: () => undefined }
let engine: Engine
let folder: string
let lab: string

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-damaged-lab-'))
  lab = join(folder, 'lab')
  const rows = Array.from({ length: 50 }, (_, n) => `${n + 1},${150 + n / 100},${n / 100}`)
  await writeFile(join(folder, 'detected.csv'), ['id,ra,dec', ...rows, ''].join('\n'))
  expect(await open()).toMatchObject({ objects: 50, problems: [] })
})
afterEach(() => rm(folder, { recursive: true }))

/** Opens the lab with its survey, and gives it back. */
async function open(): Promise<Omit<LabContents, 'bands'>> {
  const session = labSession(engine, '0.1.0', () => '2026-01-01T00:00:00.000Z')
  const survey = { folder, place: folder, catalog: 'detected.csv', roles: {}, tiles: [] }
  return session.open(lab, survey, context).finally(() => session.close())
}

const DAMAGES: Readonly<Record<string, (path: string) => Promise<void>>> = {
  empty: (path) => writeFile(path, ''),
  'cut short': async (path) => writeFile(path, (await readFile(path)).subarray(0, 200)),
  zeros: async (path) => writeFile(path, Buffer.alloc((await readFile(path)).length)),
  gone: (path) => rm(path),
}

test.each(Object.entries(DAMAGES))(
  'a sealed catalog that is %s is sealed anew from the survey, and said',
  async (_, damage) => {
    await damage(join(lab, 'catalog', 'shard-00000.parquet'))
    const { objects, problems } = await open()
    expect(objects).toBe(50)
    expect(problems).toEqual([
      expect.stringMatching(/^The catalog that was sealed in the lab is damaged \(.*sealed anew/),
    ])
    expect(tableFromIPC(engine.run('SELECT count(DISTINCT id)::INT AS n FROM objects')).toArray()).toEqual([
      { n: 50 },
    ])
    expect(await open()).toMatchObject({ objects: 50, problems: [] })
  },
)

test('a manifest that is there and cannot be read is not taken for a lab that is new', async () => {
  const manifest = join(lab, 'lab.json')
  await rm(manifest)
  await mkdir(manifest)
  await expect(open()).rejects.toThrow(/lab\.json cannot be read \(EISDIR\)/)
})

test('an index of tiles that is damaged is made anew', async () => {
  await writeFile(join(lab, 'tiles.parquet'), 'nothing of the kind')
  await indexTiles(engine, lab, [], context)
  await indexTiles(engine, lab, [], context)
  expect((await readFile(join(lab, 'tiles.parquet'))).subarray(0, 4).toString()).toBe('PAR1')
})
