import { describe, expect, it } from 'vitest'
import { complexColumns, fftPlan, inverseFft } from './inverse-fft'

describe('the inverse transform', () => {
  it.each([2, 3, 4, 8, 16, 32, 64, 96, 128, 192, 256, 384])(
    'of length %s is the sum of its waves',
    (length) => {
      const columns = 3
      const data = complexColumns(length * columns)
      for (let at = 0; at < data.re.length; at++) {
        data.re[at] = Math.sin(1 + at * at)
        data.im[at] = Math.cos(3 * at)
      }
      const [re, im] = [data.re.slice(), data.im.slice()]
      const found = inverseFft(fftPlan(length), columns, data, complexColumns(length * columns))
      for (let n = 0; n < length; n++) {
        for (let column = 0; column < columns; column++) {
          let [sumRe, sumIm] = [0, 0]
          for (let k = 0; k < length; k++) {
            const angle = (2 * Math.PI * ((k * n) % length)) / length
            const [a, b] = [re[k * columns + column] ?? 0, im[k * columns + column] ?? 0]
            sumRe += a * Math.cos(angle) - b * Math.sin(angle)
            sumIm += a * Math.sin(angle) + b * Math.cos(angle)
          }
          expect(found.re[n * columns + column]).toBeCloseTo(sumRe, 10)
          expect(found.im[n * columns + column]).toBeCloseTo(sumIm, 10)
        }
      }
    },
  )

  it('refuses other lengths', () => {
    expect(() => fftPlan(80)).toThrow(RangeError)
  })
})
