import type { Figure } from '../chart/figure'
import { xyFigure, type Curve, type Marks } from '../chart/xy-figure'
import type { Precision, Prediction } from '../../workers/devices/prediction'
import { PUBLISHED } from '../../workers/devices/published/published'
import type { PublishedSeries } from '../../workers/devices/published/published-series'
import { lookOf } from './device-look'
import { significant, stepInWords } from './device-words'
import type { StepChoice } from './step-choice'

/** Predictions of one kind of device, by their number. */
export interface Scaling {
  readonly device: string
  readonly predictions: readonly Prediction[]
}

const DEVICES = { name: 'devices', unit: '1', scale: 'log2' } as const

/** Throughput and efficiency against the number of devices, each with the same batch. */
export function scalingFigures(choice: StepChoice, examples: string, scalings: readonly Scaling[]): Figure[] {
  const place = stepInWords({ ...choice, device: null, devices: 1 })
  const shared = { x: DEVICES, fromZero: true, regions: [], along: [], source: '' } as const
  const fits = ({ predictions }: Scaling): boolean =>
    predictions.some(({ throughput }) => throughput !== null)
  const shown = scalings.filter(fits)
  const spilt = scalings.filter((one) => !fits(one))
  const missing = spilt.map(({ device }) => lookOf(device).title).join(', ')
  const note = missing === '' ? '' : `Out of memory: ${missing}.`
  return [
    xyFigure({
      ...shared,
      id: `scaling-${choice.workload}`,
      title: `Throughput: ${place}`,
      y: { name: 'throughput', unit: `${examples}/s`, scale: 'log' },
      curves: shown.map((one) => curveOf(one, ({ throughput }) => throughput)),
      marks: scalings.flatMap(({ device }) => publishedMarks(choice, device)),
      rules: [],
      summary: `Throughput of ${place} by number of devices.`,
      note,
    }),
    xyFigure({
      ...shared,
      id: `efficiency-${choice.workload}`,
      title: `Efficiency: ${place}`,
      y: { name: 'throughput / (devices × throughput of one)', unit: '1', scale: 'linear' },
      curves: shown.map((one) => curveOf(one, efficiencyIn(one))),
      marks: [],
      rules: [{ y: 1, label: 'linear' }],
      summary: `Efficiency of ${place} by number of devices.`,
      note,
    }),
  ]
}

function efficiencyIn({ predictions }: Scaling): (prediction: Prediction) => number | null {
  const single = predictions.find(({ devices }) => devices === 1)?.throughput ?? null
  return ({ throughput, devices }) =>
    throughput === null || single === null ? null : throughput / (devices * single)
}

function curveOf({ device, predictions }: Scaling, value: (prediction: Prediction) => number | null): Curve {
  const { title, tone, dash } = lookOf(device)
  const points = predictions.map((one) => [one.devices, value(one)] as const)
  return { series: title, label: title, tone, dash, points }
}

/** Published throughputs of the same network, phase, precision and batch. */
function publishedMarks({ workload, phase, precision, batch }: StepChoice, device: string): Marks[] {
  const { title, tone, mark } = lookOf(device)
  const points = PUBLISHED.filter((series) => isOf(series, { workload, phase, precision, device }))
    .flatMap((series) => series.points.filter((point) => point.batch === batch))
    .map(({ devices, value }) => ({
      x: devices,
      y: value,
      words: `${title} × ${devices}: published ${significant(value, 'images/s')}`,
    }))
  return points.length === 0
    ? []
    : [{ series: title, label: `${title}, published`, tone, shape: mark, points }]
}

interface Wanted {
  readonly workload: string
  readonly phase: string
  readonly precision: Precision
  readonly device: string
}

const isOf = (series: PublishedSeries, wanted: Wanted): boolean =>
  series.quantity === 'throughput' &&
  series.workload === wanted.workload &&
  series.phase === wanted.phase &&
  series.precision === wanted.precision &&
  series.device === wanted.device
