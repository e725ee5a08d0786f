import { describe, expect, it } from 'vitest'
import { logGamma } from '../units/log-gamma'
import { hankelTransform } from './hankel-transform'
import { radialValue } from './radial-table'
import { sersicB, sersicEnclosed, sersicIntensity, sersicProfile, sersicTransform } from './sersic'

describe('Sersic profiles', () => {
  it('has the b that is known: ln 2, 1.67834699, 7.66924944', () => {
    expect(sersicB(0.5)).toBeCloseTo(Math.LN2, 13)
    expect(sersicB(1)).toBeCloseTo(1.6783469900166612, 12)
    expect(sersicB(4)).toBeCloseTo(7.669249442500805, 11)
  })

  it.each([0.5, 1, 2.3, 4, 6.2])(
    'n = %s has half its light within the half-light radius, and all of it in all',
    (n) => {
      expect(sersicEnclosed(n, 1)).toBeCloseTo(0.5, 12)
      const intensity = sersicIntensity(n)
      // The trapezoidal rule in log r.
      const [step, from] = [0.01, -40]
      const light = (to: number): number => {
        let sum = 0
        for (let u = from; u < to - step / 2; u += step) {
          const radius = Math.exp(u + step / 2)
          sum += intensity(radius) * 2 * Math.PI * radius * radius * step
        }
        return sum
      }
      expect(light(0)).toBeCloseTo(0.5, 4)
      expect(light(20)).toBeCloseTo(1, 4)
    },
  )

  it('transforms a Gaussian and an exponential by number as in closed form', () => {
    for (const n of [0.5, 1]) {
      const [numeric, closed] = [hankelTransform(sersicIntensity(n)), sersicTransform(n)]
      for (const kr of [0.001, 0.1, 1, 3, 10]) expect(numeric(kr)).toBeCloseTo(closed(kr), 8)
    }
  })

  it.each([2, 4, 6.2])('n = %s is transformed as by its series in 1 / k, term by term', (n) => {
    const [b, transform] = [sersicB(n), sersicTransform(n)]
    const centre = sersicIntensity(n)(0)
    for (const k of [100, 300, 1000]) {
      // exp(-b r^(1/n)) = sum of (-b)^j r^a / j!, a = j/n; r^a becomes -2^(a+2) Gamma(1 + a/2)^2 sin(pi a/2) k^(-a-2).
      let sum = 0
      for (let j = 1; j < 400; j++) {
        const a = j / n
        const size = j * Math.log(b) - logGamma(j + 1) + (a + 2) * Math.log(2 / k) + 2 * logGamma(1 + a / 2)
        sum -= (-1) ** j * Math.sin((Math.PI * a) / 2) * Math.exp(size)
      }
      expect(Math.abs(transform(k) - centre * sum)).toBeLessThan(1e-8)
    }
  })

  it('is tabulated to 1e-5 of its flux', () => {
    for (const n of [0.5, 1, 4, 6.2]) {
      const [{ table }, exact] = [sersicProfile(n), sersicTransform(n)]
      for (let kr = 0.002; kr < 200; kr *= 1.07) {
        expect(Math.abs(radialValue(table, kr * kr) - exact(kr))).toBeLessThan(1e-5)
      }
    }
  })

  it('refuses an index that it cannot draw', () => {
    expect(() => sersicProfile(0.4)).toThrow(RangeError)
    expect(() => sersicProfile(8)).toThrow(/from 0.5 to 6.2/)
  })
})
