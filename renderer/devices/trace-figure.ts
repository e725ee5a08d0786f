import type { Tone } from '../chart/drawing'
import type { Figure, FigureTable } from '../chart/figure'
import { laneFigure, type Lane, type Segment } from '../chart/lane-figure'
import type { Architecture } from '../../workers/devices/architecture'
import { parseStrategy } from '../../workers/devices/communication/strategy'
import type { OperationCost, Prediction } from '../../workers/devices/prediction'
import { operationInWords, scaleOfTime, stepInWords, timeInWords } from './device-words'
import { figureId, type StepChoice } from './step-choice'

/** An operation with the time at which it begins, in seconds from the beginning of the step. */
interface Placed {
  readonly cost: OperationCost
  readonly begins: number
}

const PARTS = ['launch', 'exchange', 'compute', 'sync'] as const
type PartName = (typeof PARTS)[number]

const TONES: Readonly<Record<PartName, Tone>> = {
  launch: 'ink-soft',
  exchange: 'series-2',
  compute: 'series-1',
  sync: 'series-5',
}

/** More layers than these would be too thin to read: then each pass is a lane. */
const MOST_LANES = 32

/** The operations of a step along time, layer by layer: supersteps of an IPU with their parts, kernels of a GPU. */
export function traceFigure(
  choice: StepChoice,
  device: Architecture,
  costs: readonly OperationCost[],
  prediction: Prediction,
): Figure {
  const placed = placedOf(costs)
  const scale = scaleOfTime(costs.reduce((sum, { seconds }) => sum + seconds, 0))
  const parts = PARTS.filter((part) => costs.some((cost) => cost[part] > 0))
  const what = device.kind === 'ipu' ? 'Supersteps' : 'Kernels'
  const lanes = lanesOf(placed, parts, scale.factor)
  const title = `${what}: ${stepInWords(choice)}`
  return laneFigure({
    id: figureId('trace', choice.workload, choice.device),
    title,
    x: { name: 'time in a step', unit: scale.unit, scale: 'linear' },
    lanes,
    laneHeight: lanes.length > 6 ? 15 : 26,
    legend: parts.map((part) => ({
      ...{ series: part, label: part, tone: TONES[part] },
      symbol: { kind: 'patch' as const },
    })),
    summary: `${title}. ${placed.length} operations in ${lanes.length} rows; ${sharesInWords(costs, parts)}.`,
    note: noteOf(choice, costs, prediction),
    source: '',
    table: tableOf(placed),
  })
}

/** Operations one after the other. */
function placedOf(costs: readonly OperationCost[]): Placed[] {
  let begins = 0
  return costs.map((cost) => {
    const placed = { cost, begins }
    begins += cost.seconds
    return placed
  })
}

/** A lane for each layer in the order in which they first run, or for each pass where there are too many. */
function lanesOf(placed: readonly Placed[], parts: readonly PartName[], factor: number): Lane[] {
  const layers = new Set(placed.map(({ cost }) => cost.operation.layer))
  const nameOf = ({ cost: { operation } }: Placed): string =>
    layers.size <= MOST_LANES ? operation.layer : operation.pass
  const names = [...new Set(placed.map(nameOf))]
  return names.map((name) => ({
    name,
    segments: placed.filter((one) => nameOf(one) === name).flatMap((one) => segmentsOf(one, parts, factor)),
    label: '',
  }))
}

function segmentsOf({ cost, begins }: Placed, parts: readonly PartName[], factor: number): Segment[] {
  let from = begins
  return parts.map((part) => {
    const to = from + cost[part]
    const words = `${operationInWords(cost.operation)}: ${part} ${timeInWords(cost[part])}`
    const segment = { series: part, from: from * factor, to: to * factor, tone: TONES[part], words }
    from = to
    return segment
  })
}

function sharesInWords(costs: readonly OperationCost[], parts: readonly PartName[]): string {
  const all = costs.reduce((sum, { seconds }) => sum + seconds, 0)
  return parts
    .map((part) => {
      const share = costs.reduce((sum, cost) => sum + cost[part], 0) / all
      return `${part} ${(100 * share).toFixed(0)} %`
    })
    .join(', ')
}

function noteOf(choice: StepChoice, costs: readonly OperationCost[], prediction: Prediction): string {
  const { secondsPerStep, outOfMemory, strategy } = prediction
  const taken = timeInWords(costs.reduce((sum, cost) => sum + cost.seconds, 0))
  const whole =
    secondsPerStep === null ? '' : ` of a step of ${timeInWords(secondsPerStep)}, host and links included`
  const shared = sharedInWords(choice, strategy)
  return [
    ...(shared === '' ? [] : [shared]),
    `Operations: ${taken}${whole}.`,
    ...(outOfMemory ? ['This batch does not fit in the memory of the device.'] : []),
    ...(costs.some(({ operation }) => operation.times > 1)
      ? ['Those that run many times in a step are drawn together.']
      : []),
  ].join(' ')
}

/** What of a step the operations are, where they are not all of it. */
function sharedInWords({ phase }: StepChoice, strategy: string): string {
  const { stages, parts, microBatches, accumulate } = parseStrategy(strategy)
  const count = microBatches * (phase === 'training' ? accumulate : 1)
  const micro = count === 1 ? 'the work of a step' : `one of the ${count} micro-batches of a step`
  const [words] = [
    stages === 1 ? '' : `${micro}, which ${stages} stages divide among them`,
    parts === 1 ? '' : `${micro} on one of the ${parts} devices that share each layer`,
    count === 1 ? '' : micro,
  ].filter(Boolean)
  return words === undefined ? '' : `Shown is ${words} (${strategy}).`
}

function tableOf(placed: readonly Placed[]): FigureTable {
  const header = [
    ...['kernel', 'layer', 'pass', 'times', 'begins (s)'],
    ...PARTS.map((part) => `${part} (s)`),
    ...['total (s)', 'fullest tile or memory (byte)'],
  ]
  const rows = placed.map(({ cost, begins }) => {
    const { kernel, layer, pass, times } = cost.operation
    return [
      kernel,
      layer,
      pass,
      times,
      begins,
      ...PARTS.map((part) => cost[part]),
      cost.seconds,
      cost.bytesLive,
    ]
  })
  return { header, rows }
}
