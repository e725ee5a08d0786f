import type { AllreduceName } from './best-allreduce'

/** How several devices share the work of a step and its gradients. */
export interface Strategy {
  /** Devices that a replica's layers are spread over; 1 where each device is a replica. */
  readonly stages: number
  /** Devices that each layer is divided among; 1 where none is. */
  readonly parts: number
  /** Micro-batches that are in the pipeline in turn; 1 for none. */
  readonly microBatches: number
  /** Batches whose gradients are added up before an update; 1 for none. */
  readonly accumulate: number
  /** Activations are computed again in the backward pass instead of kept. */
  readonly recompute: boolean
  /** What finds no room on the device lies in the memory beside it, where it has one. */
  readonly spill: boolean
  readonly allreduce: AllreduceName
  /** Gradients are pooled to few messages (lazy allreduce). */
  readonly fused: boolean
  /** Of the pooled gradients only important chunks are sent. */
  readonly sparse: boolean
  readonly fp16Gradients: boolean
}

/** Each device a replica, a message for each tensor by the best allreduce. */
export const defaultStrategy: Strategy = {
  stages: 1,
  parts: 1,
  microBatches: 1,
  accumulate: 1,
  recompute: false,
  spill: false,
  allreduce: 'best',
  fused: false,
  sparse: false,
  fp16Gradients: false,
}

/** Words of a strategy, and what each says of it. Words of one subject are alternatives. */
interface Word {
  readonly subject: string
  readonly says: (count: number) => Partial<Strategy>
  /** The least number after its colon; null for a word without one. */
  readonly least: number | null
}

const plainWord = (subject: string, says: Partial<Strategy>): Word => ({
  subject,
  says: () => says,
  least: null,
})
const allreduceWord = (allreduce: AllreduceName) => plainWord('allreduce', { allreduce })

const words = new Map<string, Word>([
  ['replicas', plainWord('parallelism', { stages: 1, parts: 1 })],
  ['pipeline', { subject: 'parallelism', says: (stages) => ({ stages }), least: 2 }],
  ['tensor', { subject: 'parallelism', says: (parts) => ({ parts }), least: 2 }],
  ['micro', { subject: 'micro', says: (microBatches) => ({ microBatches }), least: 1 }],
  ['accumulate', { subject: 'accumulate', says: (accumulate) => ({ accumulate }), least: 1 }],
  ['recompute', plainWord('recompute', { recompute: true })],
  ['spill', plainWord('spill', { spill: true })],
  ['ring', allreduceWord('ring')],
  ['tree', allreduceWord('tree')],
  ['hierarchical', allreduceWord('hierarchical')],
  ['best', allreduceWord('best')],
  ['fused', plainWord('fused', { fused: true })],
  ['sparse', plainWord('sparse', { fused: true, sparse: true })],
  ['fp16-gradients', plainWord('fp16-gradients', { fp16Gradients: true })],
])

/** Every word, with an N where a number follows: `replicas`, `pipeline:N`. */
export const strategyWords: readonly string[] = [...words].map(([name, { least }]) =>
  least === null ? name : `${name}:N`,
)

/** A strategy that cannot be read; the message says which word and what there is. */
export class StrategyError extends Error {
  override readonly name = 'StrategyError'
}

function readCount(text: string, name: string, least: number, number: string | undefined): number {
  const count = /^\d+$/.test(number ?? '') ? Number(number) : NaN
  if (Number.isSafeInteger(count) && count >= least) return count
  throw new StrategyError(`${name} takes a whole number of at least ${least}, as ${name}:4, not ${text}`)
}

function readWord(text: string): { word: Word; count: number } {
  const [name = '', number, ...more] = text.split(':')
  const word = words.get(name)
  if (!word || more.length > 0)
    throw new StrategyError(
      `unknown word ${JSON.stringify(text)} of a strategy; there are ${strategyWords.join(', ')}`,
    )
  if (word.least !== null) return { word, count: readCount(text, name, word.least, number) }
  if (number !== undefined) throw new StrategyError(`${name} takes no number, not ${text}`)
  return { word, count: 1 }
}

/**
 * Reads a strategy: words joined by `+`, in any order, each subject once, as in `pipeline:4+micro:16+fused+fp16-gradients`. What is
 * not said is as in `defaultStrategy`; null is all of it. `sparse` pools as well: its chunks are those of a pool. Throws a
 * StrategyError that lists the known words.
 */
export function parseStrategy(text: string | null): Strategy {
  if (text === null) return defaultStrategy
  const said = new Map<string, string>()
  let strategy = defaultStrategy
  for (const part of text.split('+').map((word) => word.trim())) {
    const { word, count } = readWord(part)
    const before = said.get(word.subject)
    if (before !== undefined)
      throw new StrategyError(`${before} and ${part} say the same of a strategy: leave one out`)
    said.set(word.subject, part)
    strategy = { ...strategy, ...word.says(count) }
  }
  return strategy
}

/** The words of a strategy, in one order, without those that only repeat a default but for parallelism and allreduce: `replicas+best`. */
export function describeStrategy(strategy: Strategy): string {
  const { stages, parts, microBatches, accumulate, recompute, spill } = strategy
  const { allreduce, fused, sparse, fp16Gradients } = strategy
  return [
    stages > 1 ? `pipeline:${stages}` : parts > 1 ? `tensor:${parts}` : 'replicas',
    microBatches > 1 && `micro:${microBatches}`,
    accumulate > 1 && `accumulate:${accumulate}`,
    recompute && 'recompute',
    spill && 'spill',
    allreduce,
    sparse ? 'sparse' : fused && 'fused',
    fp16Gradients && 'fp16-gradients',
  ]
    .filter((word) => word !== false)
    .join('+')
}
