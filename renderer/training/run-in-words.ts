import type { TrainingRun } from '../../preload/contract-training'
import { counted } from './training-words'

/** Where a run stands, in a sentence or two. */
export function runInWords({ state, order, summary }: TrainingRun, step: number, steps: number): string {
  const done = `${counted(step)} of ${counted(steps)} steps`
  const early = summary?.stopped === 'no better any more'
  const words: Readonly<Record<TrainingRun['state'], string>> = {
    starting: `Starting: ${order.resume ? 'the checkpoint is read and galaxies are drawn.' : 'the held-out galaxies and the first ones are drawn.'}`,
    running:
      'You may leave this page or open a survey. Closing the window stops the training and keeps a checkpoint.',
    stopping: 'Stopping: the checkpoint is written.',
    stopped: `Stopped after ${done}. The checkpoint is kept.`,
    failed: `Ended by a problem after ${done}.`,
    done: early
      ? `Done after ${done}: the held-out galaxies got no better.`
      : `Done: all ${counted(step)} steps.`,
  }
  return words[state]
}
