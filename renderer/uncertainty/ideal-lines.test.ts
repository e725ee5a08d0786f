import { expect, test } from 'vitest'
import { randomStream } from '../../workers/units/random'
import { rayleighQuantile } from './ideal-lines'

test('half of the errors of a Gaussian are below 1.1774 sigma, and 84 % below the upper line', () => {
  expect(rayleighQuantile(1, 0.5)).toBeCloseTo(1.17741, 5)
  const random = randomStream(5)
  const lengths = Array.from({ length: 4000 }, () => Math.hypot(random.normal(), random.normal()))
  const share = lengths.filter((length) => length < rayleighQuantile(1, 0.84)).length / lengths.length
  expect(Math.abs(share - 0.84)).toBeLessThan(4 * Math.sqrt((0.84 * 0.16) / 4000))
})
