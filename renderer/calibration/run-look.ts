import type { Tone } from '../chart/drawing'
import type { MarkShape } from '../chart/mark-shape'

/** How one of two runs is drawn everywhere: told apart by colour, dash and mark. */
export interface RunLook {
  readonly tone: Tone
  readonly dash: string
  readonly shape: MarkShape
  /** Pixels by which its points are moved, so that none hides another. */
  readonly shift: number
}

/** The run that is shown, and the one beside it; a run alone is not moved. */
export const LOOKS: readonly [RunLook, RunLook] = [
  { tone: 'series-1', dash: '', shape: 'circle', shift: -2.5 },
  { tone: 'series-2', dash: '6 3', shape: 'square', shift: 2.5 },
]

/** Something of a run with its name and its look. */
export interface Drawn<Of> {
  readonly name: string
  readonly look: RunLook
  readonly of: Of
}
