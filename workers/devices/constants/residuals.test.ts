import { describe, expect, it } from 'vitest'
import { predictedPoint } from '../published/predicted-point'
import { publishedSeries } from '../published/published'
import { fittedResiduals } from './residuals'
import file from './constants.json'

describe('residuals of the fit', () => {
  it('are those of the constants beside them; node bench/devices/residuals.mjs writes them anew', () => {
    for (const { series: id, points, meanError } of fittedResiduals) {
      const series = publishedSeries(id)
      const predicted = series.points.flatMap((point) => predictedPoint(series, point) ?? [])
      expect(
        points.map(({ published }) => published),
        id,
      ).toEqual(series.points.map(({ value }) => value))
      points.forEach((point, at) => {
        expect(point.predicted / (predicted[at] ?? NaN), `${id}, batch ${point.batch}`).toBeCloseTo(1, 4)
        expect(point.error, id).toBeCloseTo(point.predicted / point.published - 1, 3)
      })
      const sizes = points.map(({ error }) => Math.abs(error))
      expect(meanError, id).toBeCloseTo(sizes.reduce((sum, size) => sum + size, 0) / sizes.length, 3)
    }
  })

  it('say of each series whether a constant was fitted to it', () => {
    const sources = JSON.stringify(file)
    for (const { series, fitted } of fittedResiduals) {
      const isNamed = new RegExp(`fitted to [^"]*${series}[, ]`).test(sources)
      expect(isNamed, series).toBe(fitted)
    }
  })

  it('have a mean error of at most 5 % over the fitted points, the noisy series of the GC2 apart', () => {
    const sizes = fittedResiduals
      .filter(({ fitted, series }) => fitted && series !== 'dnn-training/gc2')
      .flatMap(({ points }) => points.map(({ error }) => Math.abs(error)))
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
    expect(mean, `wanted 0.05, ${sizes.length} points: ${mean}`).toBeLessThanOrEqual(0.05)
  })
})
