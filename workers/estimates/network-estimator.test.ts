import { describe, expect, it } from 'vitest'
import type { ForwardPasses } from '../networks/forward-passes'
import { SYMMETRIES } from '../networks/symmetries'
import { STAMP_LENGTH, type Stamp } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { networkEstimator } from './network-estimator'
import { estimatesFrom, shapesOfPasses } from './network-outputs'

const [identity = expect.fail('there is an identity')] = SYMMETRIES
/** softplus^-1(x). */
const raw = (scale: number): number => Math.log(Math.expm1(scale - 1e-3))

describe('outputs of a network', () => {
  it('are a mean and the Cholesky factor of a covariance', () => {
    const outputs = Float32Array.of(0.2, -0.1, raw(0.3), raw(0.4), 0.12)
    const [estimate] = estimatesFrom(outputs, 1, [{ symmetry: identity, sample: null }])
    expect(estimate?.g[0]).toBeCloseTo(0.2, 6)
    const wanted = [0.09, 0.036, 0.12 ** 2 + 0.16]
    wanted.forEach((value, at) => expect(estimate?.aleatoric[at]).toBeCloseTo(value, 6))
    expect(estimate?.epistemic).toEqual([0, 0, 0])
  })

  it('of symmetries are undone, so that one shape seen in all eight comes out as it is', () => {
    const passes = SYMMETRIES.map((symmetry, sample) => ({ symmetry, sample }))
    const outputs = Float32Array.from(
      passes.flatMap(({ symmetry: { signs } }) => {
        const l21 = signs[0] * signs[1] * 0.1
        return [signs[0] * 0.25, signs[1] * -0.15, raw(0.2), raw(0.2), l21]
      }),
    )
    const [estimate] = estimatesFrom(outputs, 1, passes)
    expect(estimate?.g[0]).toBeCloseTo(0.25, 6)
    expect(estimate?.g[1]).toBeCloseTo(-0.15, 6)
    expect(estimate?.aleatoric[1]).toBeCloseTo(0.02, 6)
    expect(estimate?.epistemic[0]).toBeCloseTo(0, 12)
    expect(shapesOfPasses(outputs, 1, 0, passes)[2]).toBeCloseTo(0.25, 6)
  })

  it.each([0, 1, 2, 3, 4])('of which number %i ran over are no shape, in whichever direction', (which) => {
    for (const over of [Infinity, -Infinity, NaN]) {
      const outputs = Float32Array.of(0.2, -0.1, raw(0.3), raw(0.4), 0.12)
      outputs[which] = over
      const [estimate] = estimatesFrom(outputs, 1, [{ symmetry: identity, sample: null }])
      const numbers = [...(estimate?.g ?? []), ...(estimate?.aleatoric ?? [])]
      expect(numbers.every(Number.isFinite)).toBe(false)
    }
  })

  it('of samples scatter by what is not known, with the divisor S - 1', () => {
    const shapes = [
      [0.1, 0.3],
      [0.3, 0.1],
      [0.2, 0.2],
    ]
    const outputs = Float32Array.from(shapes.flatMap((g) => [...g, raw(0.1), raw(0.1), 0]))
    const passes = shapes.map((_, sample) => ({ symmetry: identity, sample }))
    const [estimate] = estimatesFrom(outputs, 1, passes)
    const wanted = [0.01, -0.01, 0.01]
    wanted.forEach((value, at) => expect(estimate?.epistemic[at]).toBeCloseTo(value, 6))
  })
})

describe('an estimator over a network', () => {
  /** A network that gives the first pixel of a stamp as g1. */
  const calls: number[] = []
  const network: ForwardPasses = {
    passes: [{ symmetry: identity, sample: null }],
    run(stamps) {
      const count = stamps.length / STAMP_LENGTH
      calls.push(count)
      const outputs = new Float32Array(5 * count)
      for (let stamp = 0; stamp < count; stamp++) outputs[5 * stamp] = stamps[stamp * STAMP_LENGTH] ?? NaN
      return Promise.resolve(outputs)
    },
    dispose: () => undefined,
  }
  function stamp(first: number, parts: Partial<Stamp> = {}): Stamp {
    const pixels = new Float32Array(STAMP_LENGTH)
    pixels[0] = first
    const units = Object.fromEntries(BANDS.map((band) => [band, 'nJy']))
    return {
      pixels,
      units,
      psf: {},
      missingBands: [],
      fractionMissing: 0,
      flags: 0,
      ...parts,
    } as unknown as Stamp // what it reads
  }
  const estimator = networkEstimator('first pixel', network, { batch: 2, keepSamples: true })

  it('takes stamps in batches, filled up to a multiple of eight, and gives them in their order', async () => {
    const measured = await estimator.measure([stamp(0.1), stamp(0.2), stamp(0.3)])
    expect(calls).toEqual([8, 8])
    expect(measured.map(({ estimate }) => Math.round(10 * (estimate?.g[0] ?? NaN)))).toEqual([1, 2, 3])
    expect(measured[2]?.samples).toHaveLength(2)
  })

  it('says why a stamp has no shape, and goes on', async () => {
    const units = { u: 'nJy', g: 'ADU', r: 'nJy', i: 'nJy', z: 'nJy', y: 'nJy' } as const
    const measured = await estimator.measure([
      stamp(0.1, { fractionMissing: 1 }),
      stamp(0.1, { units }),
      stamp(0.1, { units, missingBands: ['g'] }),
      stamp(NaN),
      stamp(1.5),
      stamp(0.4),
    ])
    expect(measured.map(({ reason }) => reason)).toEqual([
      'noData',
      'unit',
      null,
      'notAShape',
      'notAShape',
      null,
    ])
  })
})
