import { stepAnswers, type StepAnswer } from './step-answers'
import type { Step } from './step-choice'

/** A step to work out, off the page's own thread. */
export interface StepTask {
  readonly step: Step
  readonly compared: readonly string[]
}

/** What comes back: parts as they are worked out, then that it is done, or what went wrong. */
export type StepNews =
  | { readonly kind: 'found'; readonly answer: StepAnswer }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly problem: string }

const tell = (news: StepNews): void => self.postMessage(news)

self.onmessage = ({ data: { step, compared } }: MessageEvent<StepTask>) => {
  try {
    for (const answer of stepAnswers(step, compared)) tell({ kind: 'found', answer })
    tell({ kind: 'done' })
  } catch (error) {
    tell({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) })
  }
}
