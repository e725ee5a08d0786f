import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Progress } from '../../preload/contract'
import type { RoundingOrder } from '../../preload/contract-rounding'
import { loadTensorFlow } from '../networks/tensorflow'
import { layersOf } from '../networks/shape-network'
import { readModel } from '../networks/model-folder'
import { smallSurvey, type SmallSurvey } from './fixtures/small-survey'
import { measureRounding } from './measure-rounding'

const folder = join(import.meta.dirname, '../../models/fast-head')

let survey: SmallSurvey
let order: RoundingOrder
beforeAll(async () => {
  survey = await smallSurvey(2, 3)
  const { tiles, positions: arrow } = survey
  order = { folder, samples: 0, symmetric: false, tiles, arrow, batch: 4 }
})
afterAll(() => rm(survey.folder, { recursive: true }))

async function measure(
  some: Partial<RoundingOrder>,
  hear: (step: Progress, cancel: () => void) => void = () => undefined,
) {
  const asker = new AbortController()
  const report = (step: Progress): void => hear(step, () => asker.abort())
  return measureRounding(await loadTensorFlow(), { ...order, ...some }, { signal: asker.signal, report })
}

test('stamps are cut from the tiles, and each layer of the network is rounded', async () => {
  const steps: Progress[] = []
  const { objects, effects, problems } = await measure({}, (step) => steps.push(step))
  const { network } = await readModel(folder)
  const layers = layersOf(network.architecture).map(({ name }) => name)
  expect({ objects, problems }).toEqual({ objects: 6, problems: [] })
  expect(effects.map(({ layer }) => layer)).toEqual([null, ...layers])
  for (const { rms, largest, lost } of effects) {
    expect(rms).toBeGreaterThan(0)
    expect(largest).toBeGreaterThanOrEqual(rms ?? Infinity)
    expect(lost).toBe(0)
  }
  // Two batches, of four and two, through single precision, all layers in half, and each.
  const total = 2 * (layers.length + 2)
  expect(steps.at(-1)).toEqual({ stage: 'half precision', done: total, total, unit: 'steps' })
  expect(steps).toHaveLength(total)
}, 60_000)

test('it ends between two batches when it is cancelled', async () => {
  const steps: Progress[] = []
  const cancelled = measure({}, (step, cancel) => {
    steps.push(step)
    cancel()
  })
  await expect(cancelled).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(steps).toHaveLength(1)
})

test('a model that makes galaxies, and objects beside every tile, are refused in words', async () => {
  const vae = measure({ folder: join(folder, '../vae') })
  await expect(vae).rejects.toMatchObject({ report: { what: expect.stringContaining('makes galaxies') } })
  const nowhere = measure({ tiles: [] })
  await expect(nowhere).rejects.toMatchObject({
    report: { what: expect.stringContaining('Of 6 objects none') },
  })
})
