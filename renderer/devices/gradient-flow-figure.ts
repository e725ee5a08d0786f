import type { Figure } from '../chart/figure'
import { laneFigure, type Lane, type LaneMark } from '../chart/lane-figure'
import { gradientflowCluster } from '../../workers/devices/published/gradientflow-cluster'
import { relativeError } from '../../workers/devices/published/predicted-value'
import { percent, significant, timeInWords } from './device-words'
import { FLOW_WAYS, type FlowStep, type WholeAllreduce } from './gradient-flow'

const PUBLISHED = [
  { name: 'computing, published', seconds: gradientflowCluster.compute, shape: 'square' },
  { name: 'iteration, published', seconds: gradientflowCluster.step, shape: 'diamond' },
] as const

/** The way of which an iteration was published: the last. */
const MEASURED = FLOW_WAYS.at(-1)?.name

/** An iteration of AlexNet on 512 GPUs by the way of summing gradients, against what was published of the last. */
export function gradientFlowFigure(steps: readonly FlowStep[], whole: WholeAllreduce | null): Figure {
  const { devices, batch, source } = gradientflowCluster
  const title = `${devices} V100 as in GradientFlow`
  return laneFigure({
    id: 'gradientflow',
    title,
    x: { name: 'time of an iteration', unit: 'ms', scale: 'linear' },
    lanes: FLOW_WAYS.map(({ name }) =>
      laneOf(
        name,
        steps.find((step) => step.name === name),
      ),
    ),
    laneHeight: 30,
    legend: [
      { series: 'computing', label: 'computing', tone: 'series-1', symbol: { kind: 'patch' } },
      { series: 'exposed', label: 'exposed communication', tone: 'series-2', symbol: { kind: 'patch' } },
      ...PUBLISHED.map(({ name, shape }) => ({
        ...{ series: name, label: `${name}`, tone: 'ink' as const },
        symbol: { kind: 'mark' as const, shape },
      })),
    ],
    summary: `${title}: AlexNet, ${batch} images a GPU, FP16. ${steps.map(inWords).join('; ')}. ${errorInWords(steps)}`,
    note: [errorInWords(steps), whole === null ? '' : wholeInWords(whole)].filter(Boolean).join(' '),
    source: `Published: ${source}. Marks stand at the way that was published.`,
    table: {
      header: [
        'gradients',
        'strategy',
        'computing (ms)',
        'exposed communication (ms)',
        'iteration (ms)',
        'published (ms)',
      ],
      rows: steps.map(({ name, strategy, computing, exposed }) => [
        ...[name, strategy, 1e3 * computing, 1e3 * exposed, 1e3 * (computing + exposed)],
        name === MEASURED ? 1e3 * gradientflowCluster.step : null,
      ]),
    },
  })
}

function laneOf(name: string, step: FlowStep | undefined): Lane {
  const marks = name === MEASURED ? PUBLISHED.map(markOf) : []
  if (!step) return { name, segments: [], label: '', marks }
  const [computing, end] = [1e3 * step.computing, 1e3 * (step.computing + step.exposed)]
  return {
    ...{ name, marks, label: timeInWords(step.computing + step.exposed) },
    segments: [
      {
        ...{ series: 'computing', from: 0, to: computing, tone: 'series-1' },
        words: `${name}: computing ${timeInWords(step.computing)}`,
      },
      {
        ...{ series: 'exposed', from: computing, to: end, tone: 'series-2' },
        words: `${name}: communication that computing does not hide, ${timeInWords(step.exposed)}`,
      },
    ],
  }
}

const markOf = ({ name, seconds, shape }: (typeof PUBLISHED)[number]): LaneMark => ({
  ...{ series: name, at: 1e3 * seconds, tone: 'ink', shape },
  words: `${name}: ${timeInWords(seconds)}`,
})

const inWords = ({ name, computing, exposed }: FlowStep): string =>
  `${name} ${timeInWords(computing + exposed)}, of which ${timeInWords(exposed)} wait for gradients`

function errorInWords(steps: readonly FlowStep[]): string {
  const step = steps.find(({ name }) => name === MEASURED)
  if (!step) return ''
  const { compute, step: whole, batch } = gradientflowCluster
  const predicted = step.computing + step.exposed
  return (
    `AlexNet, ${batch} images a GPU, FP16: ${timeInWords(whole)} published, ${timeInWords(predicted)} predicted ` +
    `(${percent(relativeError(whole, predicted), true)}). The ${timeInWords(compute)} of computing are among the points that constants were fitted to; the communication is not.`
  )
}

function wholeInWords({ bytes, ring, best, pattern }: WholeAllreduce): string {
  return `All ${significant(bytes / 1e6, 'MB')} of gradients at once: ${timeInWords(ring)} by a flat ring, ${timeInWords(best)} by the best of all hierarchies: ${pattern}.`
}
