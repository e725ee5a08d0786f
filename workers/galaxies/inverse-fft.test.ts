import { describe, expect, it } from 'vitest'
import { complexColumns, fftPlan, inverseFft } from './inverse-fft'

describe('the inverse transform', () => {
  it.each([2, 3, 4, 8, 16, 32, 64, 96, 128, 192, 256, 384])(
    'of length %s is the sum of its waves',
    (length) => {
      const columns = 3
      const lines = { start: 0, count: columns, step: 1, unit: columns }
      const data = complexColumns(length * columns)
      for (let at = 0; at < data.re.length; at++) {
        data.re[at] = Math.sin(1 + at * at)
        data.im[at] = Math.cos(3 * at)
      }
      const [re, im] = [data.re.slice(), data.im.slice()]
      const found = inverseFft(fftPlan(length), lines, data, complexColumns(length * columns))
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

  it.each([8, 48, 64])(
    'of length %s is the same for rows as for columns, and leaves others alone',
    (length) => {
      const [rows, plan] = [4, fftPlan(length)]
      const [across, down] = [complexColumns(rows * length), complexColumns(rows * length)]
      for (let at = 0; at < across.re.length; at++) {
        const place = (at % length) * rows + Math.floor(at / length)
        across.re[at] = down.re[place] = Math.sin(at * at)
        across.im[at] = down.im[place] = Math.cos(5 * at)
      }
      const untouched = across.re.slice(0, length)
      const spare = () => complexColumns(rows * length)
      const byColumns = inverseFft(plan, { start: 0, count: rows, step: 1, unit: rows }, down, spare())
      const byRows = inverseFft(
        plan,
        { start: length, count: rows - 1, step: length, unit: 1 },
        across,
        spare(),
      )
      for (let at = length; at < across.re.length; at++) {
        expect(byRows.re[at]).toBe(byColumns.re[(at % length) * rows + Math.floor(at / length)])
      }
      expect(across.re.slice(0, length)).toEqual(untouched)
    },
  )

  it('refuses other lengths', () => {
    expect(() => fftPlan(80)).toThrow(RangeError)
  })
})
