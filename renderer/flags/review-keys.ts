import type { Verdict } from '../../preload/contract-review'
import type { Keys } from '../commands/keys'

/** Verdicts by their keys, in the order of the buttons. */
export const VERDICT_KEYS: readonly {
  readonly verdict: Verdict
  readonly key: Keys
  readonly title: string
  readonly order: string
}[] = [
  { verdict: 'keep', key: 'a', title: 'Keep', order: 'Keep the object' },
  { verdict: 'reject', key: 'x', title: 'Reject', order: 'Reject the object' },
  { verdict: 'unsure', key: 'u', title: 'Unsure', order: 'Say that you are unsure about the object' },
]
