import type { Figure, FigureTable } from '../chart/figure'
import { xyFigure, type Curve, type Marks } from '../chart/xy-figure'
import type { Architecture } from '../../workers/devices/architecture'
import type { OperationCost } from '../../workers/devices/prediction'
import { BOUNDS, type Bound } from './bounds'
import { lookOf } from './device-look'
import { operationInWords, stepInWords, timeInWords } from './device-words'
import { figureId, type StepChoice } from './step-choice'

/** What moves the bytes of an operation: the exchange between the tiles of an IPU, the memory of the others. */
function bandwidthOf(device: Architecture): { name: string; value: number } {
  if (device.kind === 'ipu') return { name: 'exchange', value: device.exchangeBandwidth.value }
  return { name: 'memory', value: device.memoryBandwidth.value }
}

/** Achieved rate against intensity for each operation of a step (Williams et al. 2009), under the roofs of the data sheet. */
export function rooflineFigure(
  choice: StepChoice,
  device: Architecture,
  costs: readonly OperationCost[],
): Figure {
  const shown = costs.filter(({ flop, bytes, seconds }) => flop > 0 && bytes > 0 && seconds > 0)
  const { name, value } = bandwidthOf(device)
  const intensities = shown.map(intensityOf)
  const bounds = [...new Set(shown.map(({ bound }) => bound))]
  const data = {
    id: figureId('roofline', choice.workload, choice.device),
    title: `Roofline: ${stepInWords(choice)}`,
    x: { name: 'intensity', unit: `FLOP per byte of ${name}`, scale: 'log' },
    y: { name: 'achieved', unit: 'GFLOP/s', scale: 'log' },
    fromZero: false,
    curves: roofsOf(device, value, intensities),
    marks: bounds.map((bound) => marksOf(bound, shown)),
    regions: [],
    along: [],
    source: '',
    rules: [],
    summary: `Roofline of ${stepInWords(choice)}: ${shown.length} operations with arithmetic. ${bounds
      .map((bound) => `${shown.filter((cost) => cost.bound === bound).length} ${BOUNDS[bound].words}`)
      .join(', ')}.`,
    note: `Each mark is an operation. The slope is ${name} bandwidth, ${(value / 1e9).toLocaleString('en')} GB/s.`,
  } as const
  return xyFigure(data, tableOf(shown))
}

const intensityOf = ({ flop, bytes }: OperationCost): number => flop / bytes
const rateOf = ({ flop, seconds }: OperationCost): number => flop / seconds / 1e9

/** The roofs of both precisions: bandwidth times intensity up to the peak. */
function roofsOf(
  { name, peakFp32, peakFp16 }: Architecture,
  bandwidth: number,
  intensities: readonly number[],
): Curve[] {
  const ridge = peakFp16.value / bandwidth
  const low = Math.min(ridge / 10, ...intensities)
  const high = Math.max(ridge * 10, ...intensities)
  const along = (peak: number): number[] => [low, peak / bandwidth, high]
  const roof = (series: string, peak: number, dash: string): Curve => ({
    series,
    label: `${lookOf(name).title}: ${series}`,
    tone: 'ink',
    dash,
    points: along(peak).map((at) => [at, Math.min(peak, bandwidth * at) / 1e9]),
  })
  return [roof('FP32 peak', peakFp32.value, ''), roof('FP16 peak', peakFp16.value, '6 4')]
}

function marksOf(bound: Bound, costs: readonly OperationCost[]): Marks {
  const { words, tone, shape } = BOUNDS[bound]
  const points = costs
    .filter((cost) => cost.bound === bound)
    .map((cost) => ({
      x: intensityOf(cost),
      y: rateOf(cost),
      words: `${operationInWords(cost.operation)}: ${timeInWords(cost.seconds)}, ${words}`,
    }))
  return { series: words, label: words, tone, shape, points }
}

function tableOf(costs: readonly OperationCost[]): FigureTable {
  const header = [
    ...['kernel', 'layer', 'pass', 'bound by'],
    ...['intensity (FLOP/byte)', 'achieved (GFLOP/s)', 'arithmetic (FLOP)', 'moved (byte)', 'time (s)'],
  ]
  const rows = costs.map((cost) => {
    const { operation, bound, flop, bytes, seconds } = cost
    const { kernel, layer, pass } = operation
    return [kernel, layer, pass, bound, intensityOf(cost), rateOf(cost), flop, bytes, seconds]
  })
  return { header, rows }
}
