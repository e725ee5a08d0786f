import { simulate, type SimulatorAnswer, type SimulatorTask } from './simulator-task'

/** A task with its number, which comes back with the answer. */
export interface NumberedTask {
  readonly number: number
  readonly task: SimulatorTask
}

/** What was drawn, or why nothing was. */
export type NumberedAnswer =
  | { readonly number: number; readonly answer: SimulatorAnswer }
  | { readonly number: number; readonly problem: string }

const tell = (answer: NumberedAnswer): void => self.postMessage(answer)

self.onmessage = ({ data: { number, task } }: MessageEvent<NumberedTask>) => {
  try {
    tell({ number, answer: simulate(task) })
  } catch (error) {
    tell({ number, problem: error instanceof Error ? error.message : String(error) })
  }
}
