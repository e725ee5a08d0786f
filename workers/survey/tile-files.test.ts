import { readdirSync, readlinkSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeTile } from '../stamps/fixtures/made-tile'
import { openTileFiles, type TileFiles } from './tile-files'

const COUNT = 40
let folder: string
const tiles = (): { name: string; path: string }[] =>
  Array.from({ length: COUNT }, (_, at) => ({ name: `t${at}`, path: join(folder, `${at}.fits`) }))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-tile-files-'))
  for (const [at, { path }] of tiles().entries()) {
    const planes = { image: () => at, variance: () => 1 }
    const tile = makeTile({ width: 8, height: 8, centre: [150, 2], reference: [4, 4], bands: { i: planes } })
    await writeFile(path, tile)
  }
})
afterAll(() => rm(folder, { recursive: true }))

const firstByte = async (files: TileFiles, tile: string): Promise<number> => {
  const [piece] = await files.pieces(tile, 'IMAGE_I', [0])
  const { blob } = piece ?? expect.fail('no piece came')
  return new DataView(blob.buffer, blob.byteOffset).getFloat32(0)
}

/** Files of the folder that this process has open; Linux only. */
function openNow(): number {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return ''
    }
  })
  return links.filter((path) => path.startsWith(folder)).length
}

it('many tiles are read, all at once too, from a few open files', async () => {
  const files = await openTileFiles(tiles())
  expect(files.tiles).toHaveLength(COUNT)
  const values = await Promise.all(files.tiles.map(({ name }) => firstByte(files, name)))
  expect(values).toEqual(Array.from({ length: COUNT }, (_, at) => at))
  if (process.platform === 'linux') expect(openNow()).toBeLessThanOrEqual(16)
  expect(await firstByte(files, 't0')).toBe(0)
  await files.close()
  if (process.platform === 'linux') expect(openNow()).toBe(0)
})

it('a file that goes away fails until it is back', async () => {
  const files = await openTileFiles(tiles())
  const path = join(folder, '3.fits')
  await rename(path, `${path}.gone`)
  await expect(firstByte(files, 't3')).rejects.toThrow('no such file')
  await rename(`${path}.gone`, path)
  expect(await firstByte(files, 't3')).toBe(3)
  await files.close()
})
