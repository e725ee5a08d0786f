import type { Tone } from '../chart/drawing'
import type { MarkShape } from '../chart/mark-shape'
import type { OperationCost } from '../../workers/devices/prediction'

/** What an operation waits for. */
export type Bound = OperationCost['bound']

/** How it is said and drawn what an operation waits for. */
export const BOUNDS: Readonly<Record<Bound, { words: string; tone: Tone; shape: MarkShape }>> = {
  compute: { words: 'waits for arithmetic', tone: 'series-1', shape: 'circle' },
  memory: { words: 'waits for memory', tone: 'series-2', shape: 'square' },
  exchange: { words: 'waits for exchange', tone: 'series-4', shape: 'diamond' },
  launch: { words: 'waits for its launch', tone: 'ink-soft', shape: 'triangle' },
}
