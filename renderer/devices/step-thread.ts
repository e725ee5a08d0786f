import type { StepAnswer } from './step-answers'
import type { StepNews, StepTask } from './step-thread.worker'
import StepWorker from './step-thread.worker?worker'

/** What hears of a step as it is worked out. */
export interface StepListener {
  found(answer: StepAnswer): void
  done(): void
  failed(error: Error): void
}

/** Works out steps in a thread of its own; a new one ends the one under way, of which nothing more is heard. */
export interface StepThread {
  workOut(task: StepTask, listener: StepListener): void
  stop(): void
}

/** Starts the thread. */
export function stepThread(): StepThread {
  let worker = new StepWorker()
  let isBusy = false

  function workOut(task: StepTask, listener: StepListener): void {
    if (isBusy) {
      worker.terminate()
      worker = new StepWorker()
    }
    isBusy = true
    worker.onmessage = ({ data: news }: MessageEvent<StepNews>) => {
      isBusy = news.kind === 'found'
      if (news.kind === 'found') listener.found(news.answer)
      else if (news.kind === 'done') listener.done()
      else listener.failed(new Error(news.problem))
    }
    worker.postMessage(task)
  }
  return { workOut, stop: () => worker.terminate() }
}
