import { float64, tableFromArrays, tableFromIPC, tableToIPC } from '@uwdata/flechette'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pauseGate } from '../../preload/pause-gate'
import { flagNames } from '../flags/object-flags'
import { TRAINING_RULES } from '../flags/training-rules'
import { loadTensorFlow } from '../networks/tensorflow'
import { makeTile, type MadeTile } from '../stamps/fixtures/made-tile'
import { BANDS } from '../units/bands'
import { randomStream } from '../units/random'
import { openShardEstimation } from './shard-estimation'

type Planes = MadeTile['bands'][string]

const MIDDLE = 40
/** A round galaxy behind a Gaussian of sigma 1.7 pixels, with noise of 1 nJy a pixel. */
const light = (x: number, y: number): number => 60 * Math.exp(-((x - MIDDLE) ** 2 + (y - MIDDLE) ** 2) / 14)
const psf = (x: number, y: number): number => Math.exp(-((x - 2) ** 2 + (y - 2) ** 2) / 5.78)
const noise = randomStream(5)
const galaxy: Planes = { image: (x, y) => light(x, y) + noise.normal(), variance: () => 1, psf }
const inAll = (planes: Planes): MadeTile['bands'] =>
  Object.fromEntries(BANDS.map((band) => [band, { ...galaxy, ...planes }]))
const with1 = (band: string, planes: Partial<Planes>): MadeTile['bands'] => ({
  ...inAll(galaxy),
  [band]: { ...galaxy, ...planes },
})
const nearMiddle = (reach: number) => (x: number, y: number) =>
  +(Math.max(Math.abs(x - MIDDLE), Math.abs(y - MIDDLE)) <= reach)
const { u: _u, g: _g, ...redder } = inAll(galaxy)

/** Flags that say what the object is like, not what is wrong with its pixels; `notAShape` is the network's to say. */
const OF_OBJECT = ['notAShape', 'starLike', 'blended', 'outOfDistribution', 'disagreement']

/**
 * What is wrong with a tile, its planes, and the flags that a network's estimate has; `shape` says whether there is one, null where that is the
 * network's to say. */
const CASES: Record<string, { bands: MadeTile['bands']; shape: boolean | null; flags: string[] }> = {
  nothing: { bands: inAll(galaxy), shape: true, flags: [] },
  'all NaN': {
    bands: inAll({ image: () => NaN }),
    ...{ shape: false, flags: ['missingPixels', 'noData', 'centreMissing'] },
  },
  'all infinite': {
    bands: inAll({ image: () => Infinity }),
    ...{ shape: false, flags: ['missingPixels', 'noData', 'centreMissing'] },
  },
  'variance 0': {
    bands: inAll({ ...galaxy, variance: () => 0 }),
    ...{ shape: false, flags: ['missingPixels', 'noData', 'centreMissing'] },
  },
  'negative variance': {
    bands: inAll({ ...galaxy, variance: () => -1 }),
    ...{ shape: false, flags: ['missingPixels', 'noData', 'centreMissing'] },
  },
  'one band NaN': {
    bands: with1('z', { image: () => NaN }),
    ...{ shape: true, flags: ['missingPixels', 'centreMissing'] },
  },
  'two bands missing': { bands: redder, shape: true, flags: ['missingBand'] },
  'a band of zeros': { bands: with1('i', { image: () => 0 }), shape: true, flags: ['flatBand'] },
  'all zero': { bands: inAll({ image: () => 0 }), shape: null, flags: ['flatBand'] },
  'variance of another unit': {
    bands: inAll({ ...galaxy, variance: () => 1e-4 }),
    ...{ shape: true, flags: ['wrongVariance'] },
  },
  'negative flux': {
    bands: inAll({ image: (x, y) => noise.normal() - light(x, y) }),
    ...{ shape: null, flags: [] },
  },
  'a NaN at the centre': {
    bands: with1('i', { image: (x, y) => (x === MIDDLE && y === MIDDLE ? NaN : galaxy.image(x, y)) }),
    ...{ shape: true, flags: ['missingPixels', 'centreMissing', 'interpolated'] },
  },
  'the centre masked': {
    bands: inAll({ ...galaxy, mask: nearMiddle(8) }),
    ...{ shape: false, flags: ['missingPixels', 'tooManyMasked', 'centreMissing'] },
  },
  'saturation at one level': {
    bands: inAll({ image: (x, y) => (nearMiddle(4)(x, y) === 1 ? 60_000 : galaxy.image(x, y)) }),
    ...{ shape: null, flags: ['bleed', 'interpolated'] },
  },
}

const names = Object.keys(CASES)
let folder: string
/** Estimates by the name of the case, of each estimator. */
const found = { network: new Map<string, Estimated>(), moments: new Map<string, Estimated>() }

type Estimated = { flags: number } & Record<string, number | null>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-bad-input-'))
  const tiles = names.map((name, at) => ({ name, path: join(folder, `${at}.fits`) }))
  for (const [at, { bands }] of Object.values(CASES).entries()) {
    const tile = makeTile({
      width: 80,
      height: 80,
      centre: [150 + at, 2],
      reference: [MIDDLE + 1, MIDDLE + 1],
      bands,
    })
    await writeFile(join(folder, `${at}.fits`), tile)
  }
  const ra = [...names.map((_, at) => 150 + at), 10, NaN]
  const columns = { ra, dec: ra.map(() => 2) }
  const positions = tableToIPC(tableFromArrays(columns, { types: { ra: float64(), dec: float64() } }), {
    format: 'stream',
  })
  const options = { samples: 0, symmetric: false, seed: 1, keepSamples: false, where: null, limit: null }
  const tensorflow = await loadTensorFlow()
  for (const [kind, model] of [
    ['network', join(import.meta.dirname, '../../models/fast-head')],
    ['moments', 'moments'],
  ] as const) {
    const estimation = await openShardEstimation(tensorflow, { model, tiles, options, batch: 8 })
    const context = { signal: new AbortController().signal, report: () => undefined, gate: pauseGate() }
    const rows = tableFromIPC(
      (await estimation.estimate(positions ?? expect.fail(), context)).arrow,
    ).toArray() as (Estimated & {
      object: number
    })[] // the columns of `encodeEstimates`
    await estimation.close()
    for (const row of rows) found[kind].set([...names, 'elsewhere', 'nowhere'][row.object] ?? '', row)
  }
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

const isMeasured = (row: Estimated): boolean => row['g1'] !== null
const NUMBERS = [
  'g1',
  'g2',
  'aleatoric_11',
  'aleatoric_22',
  'sigma_aleatoric',
  'sigma_epistemic',
  'sigma_total',
]

describe.each(['network', 'moments'] as const)('by %s', (kind) => {
  it.each([...names, 'elsewhere', 'nowhere'])('%s: a shape of numbers, or a reason', (name) => {
    const row = found[kind].get(name) ?? expect.fail('there is no estimate')
    if (isMeasured(row)) {
      for (const column of NUMBERS) expect(Number.isFinite(row[column])).toBe(true)
      expect(Math.hypot(row['g1'] ?? NaN, row['g2'] ?? NaN)).toBeLessThan(1)
    } else {
      for (const column of NUMBERS) expect(row[column]).toBeNull()
      expect(row.flags).not.toBe(0)
    }
  })
})

describe('a network', () => {
  it.each(Object.entries(CASES))('of %s says what is wrong', (name, { shape, flags }) => {
    const row = found.network.get(name) ?? expect.fail('there is no estimate')
    const ofData = flagNames(row.flags).filter((flag) => !OF_OBJECT.includes(flag))
    expect(ofData.sort()).toEqual([...flags].sort())
    if (shape !== null) expect(isMeasured(row)).toBe(shape)
  })

  it.each(['elsewhere', 'nowhere'])('of an object %s says that it is outside', (name) => {
    const row = found.network.get(name) ?? expect.fail('there is no estimate')
    expect(flagNames(row.flags).sort()).toEqual(['incomplete', 'missingBand', 'noData', 'outside'])
  })

  it('was not trained for a noise of 1 nJy in every band, and says so of each shape', () => {
    const { bit } = TRAINING_RULES.find(({ name }) => name === 'noise') ?? expect.fail()
    for (const row of found.network.values()) {
      expect(flagNames(row.flags).includes('outOfDistribution')).toBe(isMeasured(row))
      if (isMeasured(row)) expect((row['beyond_training'] ?? 0) & bit).toBe(bit)
      else expect(row['beyond_training']).toBeNull()
    }
    for (const row of found.moments.values()) expect(row['beyond_training']).toBeNull()
  })

  it('finds the round galaxy round, though the stamps beside it are not even numbers', () => {
    const row = found.network.get('nothing') ?? expect.fail('there is no estimate')
    expect(Math.hypot(row['g1'] ?? NaN, row['g2'] ?? NaN)).toBeLessThan(0.2)
  })
})
