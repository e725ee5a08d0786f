import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stampCutter } from '../stamps/stamp-cutter'
import type { StampSource } from '../stamps/survey-tile'
import type { Stamp } from '../stamps/stamp'
import { openTileFiles, type TileFiles } from '../survey/tile-files'
import { cutBatches } from './cut-batches'
import { smallSurvey, type SmallSurvey } from './fixtures/small-survey'
import { positionsOf } from './positions'

let survey: SmallSurvey
let files: TileFiles
beforeAll(async () => {
  survey = await smallSurvey(2, 5)
  files = await openTileFiles(survey.tiles)
})
afterAll(async () => {
  await files.close()
  await rm(survey.folder, { recursive: true })
})

async function cutAll(source: StampSource, prepare: (stamp: Stamp) => void = () => undefined) {
  const [objects, failed, sizes]: [number[], { object: number; why: string }[], number[]] = [[], [], []]
  const cutter = stampCutter(source, 2 ** 22)
  for await (const batch of cutBatches(cutter, positionsOf(survey.positions), 4, prepare)) {
    sizes.push(batch.stamps.length)
    objects.push(...batch.objects.map(({ object }) => object))
    failed.push(...batch.failed)
    expect(batch.objects).toHaveLength(batch.stamps.length)
  }
  return { objects, failed, sizes }
}

const all = Array.from({ length: 10 }, (_, at) => at)

it('batches are of one size, tile by tile, the last of what is left', async () => {
  expect(await cutAll(files)).toEqual({ objects: all, failed: [], sizes: [4, 4, 2] })
})

it('pieces that do not come once are asked for again, and nothing has failed', async () => {
  let refusals = 0
  const flaky: StampSource = {
    ...files,
    pieces: (tile, extension, indices) =>
      refusals++ === 0 ? Promise.reject(new Error('not now')) : files.pieces(tile, extension, indices),
  }
  expect(await cutAll(flaky)).toEqual({ objects: all, failed: [], sizes: [4, 4, 2] })
  expect(refusals).toBeGreaterThan(1)
})

it('pieces that never come fail the objects that need them, with the reason, and no others', async () => {
  const broken: StampSource = {
    ...files,
    pieces: (tile, extension, indices) =>
      tile === 't0' && extension === 'VARIANCE_I'
        ? Promise.reject(new Error('the disk is broken here'))
        : files.pieces(tile, extension, indices),
  }
  const { objects, failed } = await cutAll(broken)
  expect(objects).toEqual(all.slice(5))
  expect(failed.map(({ object }) => object)).toEqual(all.slice(0, 5))
  expect(failed[0]?.why).toBe('the disk is broken here')
})

it('a stamp that makes preparing throw fails alone; one that does so once does not', async () => {
  const seen = new Map<number, number>()
  const { objects, failed } = await cutAll(files, ({ pixels }) => {
    // The same stamp has the same pixels when it is cut again.
    const which = Math.round(pixels.reduce((sum, value) => sum + value, 0))
    const times = (seen.get(which) ?? 0) + 1
    seen.set(which, times)
    const place = [...seen.keys()].indexOf(which)
    if (place === 2 || (place === 6 && times === 1)) throw new Error(`stamp ${place}`)
  })
  expect(failed).toMatchObject([{ object: 2, why: 'stamp 2' }])
  expect(objects).toEqual(all.filter((one) => one !== 2))
})
