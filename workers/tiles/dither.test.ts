import { describe, expect, it } from 'vitest'
import { ditherFor } from './dither'

const float32 = Math.fround

describe('ditherFor', () => {
  it("ends on the standard's check value", () => {
    // The first random number, 16807 / (2^31 - 1), starts a piece at 0; appendix I gives the last seed, 1043618065.
    const dither = ditherFor(0, 1, 10000)
    expect(dither[0]).toBe(float32(16807 / 2147483647))
    expect(dither[9999]).toBe(float32(1043618065 / 2147483647))
  })

  it('goes on where the next number draws', () => {
    // The second is 282475249 / (2^31 - 1) = 0.1315, and 500 times that is 65.
    expect(ditherFor(0, 1, 10001)[10000]).toBe(ditherFor(0, 1, 66)[65])
  })

  it('draws by piece and seed together, around the end of the sequence', () => {
    expect(ditherFor(5, 3, 50)).toEqual(ditherFor(0, 8, 50))
    expect(ditherFor(9999, 2, 50)).toEqual(ditherFor(0, 1, 50))
  })
})
