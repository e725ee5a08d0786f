import type { Axis } from '../chart/axis'
import { meanError, predictedValue } from '../../workers/devices/published/predicted-value'
import { publishedSeries } from '../../workers/devices/published/published'
import {
  placeOf,
  type PublishedPoint,
  type PublishedSeries,
} from '../../workers/devices/published/published-series'
import type { PaperChart } from './paper-charts'
import { isSame, PAPER_CHOICES, type DeviceChoice, type PredictedCurve } from './predicted-curve'

/** Values of one choice of devices by batch: of a chart, or their ratios. */
export interface Values {
  readonly choice: DeviceChoice
  readonly published: ReadonlyMap<number, number>
  readonly predicted: ReadonlyMap<number, number | null>
}

/** Values further apart than this are seen on a logarithmic axis only. */
const SPREAD = 40

/** The axis, logarithmic where the values need it: those of the paper do not, those of many faster devices may. */
export function spreadAxis(axis: Axis, all: readonly Values[]): Axis {
  const values = all
    .flatMap(({ published, predicted }) => [...published.values(), ...predicted.values()])
    .flatMap((value) => (value === null ? [] : [value]))
  return Math.max(...values) > SPREAD * Math.min(...values) ? { ...axis, scale: 'log' } : axis
}

/** The published and the predicted values of all choices; what was published of a device stands though nothing is predicted yet. */
export function valuesOf(chart: PaperChart, curves: readonly PredictedCurve[]): Values[] {
  const choices = [...PAPER_CHOICES, ...curves.map(({ choice }) => choice)]
  return choices
    .filter((choice, at) => choices.findIndex((other) => isSame(other, choice)) === at)
    .map((choice) => {
      const series = PAPER_CHOICES.some((paper) => isSame(paper, choice))
        ? publishedSeries(`${chart.id}/${choice.device}`)
        : null
      const curve = curves.find((one) => isSame(one.choice, choice))
      return { choice, published: publishedBy(series), predicted: predictedBy(chart, curve) }
    })
}

function publishedBy(series: PublishedSeries | null): Map<number, number> {
  const pair = (one: PublishedSeries, point: PublishedPoint) => [placeOf(one, point), point.value] as const
  return new Map(series ? series.points.map((point) => pair(series, point)) : [])
}

function predictedBy(chart: PaperChart, curve: PredictedCurve | undefined): Map<number, number | null> {
  const { quantity, examples } = publishedSeries(`${chart.id}/gc2`)
  const points = curve?.points ?? []
  return new Map(
    points.map(({ batch, prediction }) => [
      batch,
      prediction.outOfMemory ? null : predictedValue({ quantity, examples }, prediction),
    ]),
  )
}

/** The times of the GPU over those of another device, wherever both are known. */
export function ratioTo(gpu: Values, { choice, published, predicted }: Values): Values {
  const over = (top: ReadonlyMap<number, number | null>, below: ReadonlyMap<number, number | null>) =>
    [...below].flatMap(([at, value]) => {
      const above = top.get(at)
      return value === null || above === null || above === undefined ? [] : [[at, above / value] as const]
    })
  return {
    choice,
    published: new Map(over(gpu.published, published)),
    predicted: new Map(over(gpu.predicted, predicted)),
  }
}

/** Mean size of the relative errors over the published points; null where nothing is predicted there. */
export function errorOf({ published, predicted }: Values): number | null {
  return meanError(
    [...published].map(([at, value]) => ({ published: value, predicted: predicted.get(at) ?? null })),
  )
}
