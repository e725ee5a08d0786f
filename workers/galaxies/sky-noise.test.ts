import { describe, expect, it } from 'vitest'
import { randomStream } from '../units/random'
import { expose } from './sky-noise'
import { lsstDepth } from './survey-depth'

const COUNT = 20_000

/** A band of a shallow survey, whose Poisson numbers are small: u at a hundredth of the exposures has some 16 electrons of sky. */
function shallow() {
  const [depth] = lsstDepth(0.01)
  if (!depth) throw new Error('six bands have depths')
  return depth
}

const flat = (flux: number): Float32Array => new Float32Array(COUNT).fill(flux)

/** The noise of an exposure in units of its standard deviation. */
function unitNoise(flux: number, noise: 'poisson' | 'paired'): Float64Array {
  const depth = shallow()
  const { image } = expose(flat(flux), depth, randomStream(8), noise)
  const sigma = Math.sqrt(depth.skySigma ** 2 + flux * depth.nanojanskyPerElectron)
  return Float64Array.from(image, (value) => (value - flux) / sigma)
}

const worstDifference = (one: Float64Array, other: Float64Array): number =>
  one.reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? 0))), 0)

describe('paired noise', () => {
  it('has the same normal numbers behind whatever light', () => {
    const dark = unitNoise(0, 'paired')
    expect(worstDifference(dark, unitNoise(5 * shallow().skySigma, 'paired'))).toBeLessThan(1e-5)
    const power = dark.reduce((sum, value) => sum + value * value, 0) / COUNT
    expect(Math.abs(power - 1)).toBeLessThan(4 * Math.sqrt(2 / COUNT))
  })

  it('is another noise than that of Poisson numbers, which change with the light', () => {
    expect(worstDifference(unitNoise(0, 'poisson'), unitNoise(0, 'paired'))).toBeGreaterThan(1)
    const brighter = unitNoise(5 * shallow().skySigma, 'poisson')
    expect(worstDifference(unitNoise(0, 'poisson'), brighter)).toBeGreaterThan(1)
  })

  it('has the mean and the variance of sky and source, and states that of what is seen', () => {
    const depth = shallow()
    const flux = 5 * depth.skySigma
    const { image, variance } = expose(flat(flux), depth, randomStream(9), 'paired')
    const mean = image.reduce((sum, value) => sum + value, 0) / COUNT
    const power = image.reduce((sum, value) => sum + (value - mean) ** 2, 0) / COUNT
    const expected = depth.skySigma ** 2 + flux * depth.nanojanskyPerElectron
    expect(Math.abs(mean - flux)).toBeLessThan(4 * Math.sqrt(expected / COUNT))
    expect(Math.abs(power / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / COUNT))
    const worst = variance.reduce((most, value, at) => {
      const counted = Math.max(0, image[at] ?? 0) * depth.nanojanskyPerElectron
      return Math.max(most, Math.abs(value / (depth.skySigma ** 2 + counted) - 1))
    }, 0)
    expect(worst).toBeLessThan(1e-4)
  })
})
