import type { Figure } from '../chart/figure'
import { xyFigure, type Curve, type Marks, type XyFigure } from '../chart/xy-figure'
import type { Precision, Prediction } from '../../workers/devices/prediction'
import { PUBLISHED } from '../../workers/devices/published/published'
import type { PublishedSeries } from '../../workers/devices/published/published-series'
import { lookOf } from './device-look'
import { significant, stepInWords } from './device-words'
import { figureId, type StepChoice } from './step-choice'

/** Predictions of one kind of device, by their number. */
export interface Scaling {
  readonly device: string
  readonly predictions: readonly Prediction[]
  /** What efficiency is compared with: a step of one device alone, or of the fewest that hold one; null where none do. */
  readonly base: { readonly devices: number; readonly throughput: number } | null
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
  const note = noteOf(scalings, spilt)
  return [
    scalingFigure(
      {
        ...shared,
        id: figureId('scaling', choice.workload),
        title: `Throughput: ${place}`,
        y: { name: 'throughput', unit: `${examples}/s`, scale: 'log' },
        curves: shown.map((one) => throughputCurve(one, examples)),
        marks: scalings.flatMap(({ device }) => publishedMarks(choice, device)),
        rules: [],
        summary: `Throughput of ${place} by number of devices.`,
        note,
      },
      scalings,
    ),
    scalingFigure(
      {
        ...shared,
        id: figureId('efficiency', choice.workload),
        title: `Efficiency: ${place}`,
        y: { name: 'throughput of each device / of one alone', unit: '1', scale: 'linear' },
        curves: shown.map(efficiencyCurve),
        marks: [],
        rules: [{ y: 1, label: 'linear' }],
        summary: `Efficiency of ${place} by number of devices.`,
        note: [note, basesInWords(shown)].filter(Boolean).join(' '),
      },
      scalings,
    ),
  ]
}

/** A figure whose numbers also say which strategy each point took. */
function scalingFigure(data: XyFigure, scalings: readonly Scaling[]): Figure {
  const { table } = xyFigure(data)
  const header = [...table.header, 'strategy']
  const rows = table.rows.map((row) => {
    const scaling = scalings.find(({ device }) => lookOf(device).title === row[0])
    return [...row, scaling?.predictions.find(({ devices }) => devices === row[1])?.strategy ?? null]
  })
  return xyFigure(data, { header, rows })
}

function noteOf(scalings: readonly Scaling[], spilt: readonly Scaling[]): string {
  const missing = spilt.map(({ device }) => lookOf(device).title).join(', ')
  const ways = scalings.flatMap((scaling) => waysInWords(scaling))
  return [missing === '' ? '' : `Out of memory: ${missing}.`, ...ways].filter(Boolean).join(' ')
}

/** Each device a replica that takes its batch at once: what goes without saying. */
const PLAIN = /^replicas(\+\w+)?$/

/** How a kind of device shares a step, where that is not plain: from how many devices on which way. */
function waysInWords({ device, predictions }: Scaling): string[] {
  const fitting = predictions.filter(({ outOfMemory }) => !outOfMemory)
  const turns = fitting.filter(({ strategy }, at) => strategy !== fitting[at - 1]?.strategy)
  const [first] = turns
  if (!first || (turns.length === 1 && PLAIN.test(first.strategy))) return []
  const words = turns.map(({ strategy, devices }) => `${strategy} from ${devices.toLocaleString('en')}`)
  return [`${lookOf(device).title}: ${words.join(', ')}.`]
}

/** Which kinds of device are not compared with one alone, because that does not hold a step. */
function basesInWords(scalings: readonly Scaling[]): string {
  return scalings
    .filter(({ base }) => base !== null && base.devices > 1)
    .map(({ device, base }) => {
      const count = base?.devices.toLocaleString('en') ?? ''
      return `${lookOf(device).title}: one does not hold a step; compared with ${count} together.`
    })
    .join(' ')
}

function throughputCurve({ device, predictions }: Scaling, examples: string): Curve {
  const { title, tone, dash } = lookOf(device)
  const points = predictions.map(({ devices, throughput }) => [devices, throughput] as const)
  const told = predictions.map((one) => toldOf(one, `${significant(one.throughput ?? 0, `${examples}/s`)}`))
  return { series: title, label: title, tone, dash, points, told }
}

function efficiencyCurve({ device, predictions, base }: Scaling): Curve {
  const { title, tone, dash } = lookOf(device)
  const shares = predictions.map(({ throughput, devices }) =>
    throughput === null || base === null ? null : (throughput * base.devices) / (devices * base.throughput),
  )
  const points = predictions.map(({ devices }, at) => [devices, shares[at] ?? null] as const)
  const told = predictions.map((one, at) => toldOf(one, significant(shares[at] ?? 0, '1')))
  return { series: title, label: title, tone, dash, points, told }
}

const toldOf = ({ device, devices, strategy }: Prediction, value: string): string =>
  `${lookOf(device).title} × ${devices.toLocaleString('en')}: ${value}, ${strategy}`

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
