import { describe, expect, it } from 'vitest'
import { composeShear, ROUND, shearMatrix, shearPosition } from './shear'

describe('shear', () => {
  it('keeps areas and stretches along x by sqrt((1 + g) / (1 - g))', () => {
    const [a, b, c, d] = shearMatrix({ g1: 0.2, g2: -0.4 })
    expect(a * d - b * c).toBeCloseTo(1, 14)
    expect(shearPosition(1, 0, { g1: 0.5, g2: 0 })[0]).toBeCloseTo(Math.sqrt(3), 14)
    expect(shearPosition(1, 0, { g1: 0.5, g2: 0 })[1]).toBe(0)
  })

  it('composes: what is round takes the shape of the lens, and the opposite shear undoes one', () => {
    const lens = { g1: 0.02, g2: -0.01 }
    expect(composeShear(ROUND, lens)).toEqual(lens)
    const { g1, g2 } = composeShear(composeShear({ g1: 0.3, g2: 0.2 }, lens), { g1: -0.02, g2: 0.01 })
    expect(g1).toBeCloseTo(0.3, 14)
    expect(g2).toBeCloseTo(0.2, 14)
  })

  it('composes as the matrices do, but for a turn', () => {
    // S = A_lens A_shape has S S' = A_both A_both: the shape of an ellipse is that of its quadratic form.
    const [lens, shape] = [
      { g1: 0.1, g2: 0.05 },
      { g1: -0.2, g2: 0.3 },
    ]
    const [a, b, c, d] = shearMatrix(lens)
    const [e, f, g, h] = shearMatrix(shape)
    const [p, q, r, s] = [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]
    const [k, l, m, n] = shearMatrix(composeShear(shape, lens))
    expect(p * p + q * q).toBeCloseTo(k * k + l * l, 12)
    expect(p * r + q * s).toBeCloseTo(k * m + l * n, 12)
    expect(r * r + s * s).toBeCloseTo(m * m + n * n, 12)
  })

  it('refuses a shape without axes', () => {
    expect(() => shearMatrix({ g1: 0.8, g2: 0.6 })).toThrow(RangeError)
  })
})
