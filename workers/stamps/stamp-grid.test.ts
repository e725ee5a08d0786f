import { describe, expect, it } from 'vitest'
import { pixels } from '../units/quantities'
import { makeTile, type MadeTile } from './fixtures/made-tile'
import { positionOf, sourceOf } from './fixtures/sample-source'
import { stampCutter } from './stamp-cutter'
import { stampFlagNames } from './stamp-flags'
import { stampRectangle } from './stamp-grid'

describe('stampRectangle', () => {
  it.each([
    [32, 32, 0, 0],
    [31.5, 32.49, 0, 0],
    [32.5, 31.49, 1, -1],
    [-0.5, -0.51, -32, -33],
  ])('of (%f, %f) starts at (%i, %i)', (x, y, left, bottom) => {
    const rectangle = stampRectangle({ x: pixels(x), y: pixels(y) })
    expect(rectangle).toEqual({ x: left, y: bottom, width: 64, height: 64 })
  })
})

describe('world coordinates that lie', () => {
  const bands = { i: { image: () => 1, variance: () => 1, psf: () => 1 } }
  const honest: MadeTile = { width: 100, height: 100, centre: [150, 2], reference: [50, 50], bands }

  it.each<[string, Partial<MadeTile>]>([
    ['pixels of nothing', { scale: 1e-12 }],
    ['pixels of the whole sky', { scale: 1e9 }],
    ['a reference far away', { reference: [1e300, -1e300] }],
    ['a centre beyond the pole', { centre: [1e6, 500] }],
  ])('with %s give a stamp with flags', async (_, lie) => {
    const source = sourceOf({ lying: makeTile({ ...honest, ...lie }) })
    const stamp = await stampCutter(source, 2 ** 20).cut(positionOf(150, 2))
    expect(stamp.pixels.every(Number.isFinite)).toBe(true)
    expect(stampFlagNames(stamp.flags)).toContain('missingBand')
  })

  it('do not take an honest tile along', async () => {
    const files = { lying: makeTile({ ...honest, reference: [1e300, 0] }), honest: makeTile(honest) }
    const stamp = await stampCutter(sourceOf(files), 2 ** 20).cut(positionOf(150, 2))
    expect(stampFlagNames(stamp.flags)).toEqual(['missingBand'])
    expect(stamp.tile).toBe('honest')
  })
})
