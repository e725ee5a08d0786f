import { Worker } from 'node:worker_threads'

/**
 * Ends this process when the process `parent` is no more, even while this one is deep in a long native call: a
 * worker thread looks once a second, since a blocked event loop cannot hear its parent go.
 */
export function watchForOrphanhood(parent: number): void {
  const watch = new Worker(`(${look.toString()})(require('node:worker_threads').workerData)`, {
    eval: true,
    workerData: { parent, self: process.pid },
  })
  watch.unref()
}

/** Runs in the thread, from its source text: it may use nothing from outside. */
function look({ parent, self }: { parent: number; self: number }): void {
  const gone = (): boolean => {
    try {
      process.kill(parent, 0)
      return false
    } catch {
      return true
    }
  }
  setInterval(() => gone() && process.kill(self, 'SIGKILL'), 1000)
}
