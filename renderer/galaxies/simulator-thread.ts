import { fault } from '../../preload/fault'
import type { SimulatorAnswer, SimulatorTask } from './simulator-task'
import type { NumberedAnswer } from './simulator-thread.worker'
import SimulatorWorker from './simulator-thread.worker?worker'

/** The simulator on a thread of its own. */
export interface SimulatorThread {
  /** Rejects with a `Fault` for what cannot be drawn. */
  simulate(task: SimulatorTask): Promise<SimulatorAnswer>
  stop(): void
}

interface Waiting {
  resolve(answer: SimulatorAnswer): void
  reject(error: Error): void
}

/** Starts the thread. */
export function simulatorThread(): SimulatorThread {
  const worker = new SimulatorWorker()
  const waiting = new Map<number, Waiting>()
  let tasks = 0
  worker.onmessage = ({ data }: MessageEvent<NumberedAnswer>) => {
    const asker = waiting.get(data.number)
    waiting.delete(data.number)
    if ('answer' in data) asker?.resolve(data.answer)
    else asker?.reject(fault(`The simulator cannot draw this: ${data.problem}.`))
  }
  worker.onerror = ({ message }) => {
    waiting.forEach(({ reject }) => reject(fault(`The simulator's thread failed: ${message}.`)))
    waiting.clear()
  }
  return {
    simulate: (task) =>
      new Promise((resolve, reject) => {
        const number = ++tasks
        waiting.set(number, { resolve, reject })
        worker.postMessage({ number, task })
      }),
    stop: () => worker.terminate(),
  }
}
