import { expect, test } from 'vitest'
import { handle, openChannel, type Handler } from '../preload/channel'
import { settleTraining, trainNetwork, workerReady } from '../preload/contract'
import { cancelled } from '../preload/fault'
import { createHub } from './hub'
import { createPool } from './pool'
import type { WorkerProcess } from './worker-process'

/** A process in this one that answers by handlers. */
function processOf(handlers: Handler[]): WorkerProcess {
  const toMain: ((message: unknown) => void)[] = []
  const toWorker: ((message: unknown) => void)[] = []
  const line = openChannel(
    {
      post: (message) => toMain.forEach((hear) => hear(message)),
      receive: (listener) => toWorker.push(listener),
    },
    handlers,
  )
  queueMicrotask(() => line.tell(workerReady, { pid: 1 }))
  return {
    port: {
      post: (message) => toWorker.forEach((hear) => hear(message)),
      receive: (listener) => toMain.push(listener),
    },
    onExit: () => undefined,
    kill: () => undefined,
  }
}

test('training that is cancelled has written its checkpoint when it is answered', async () => {
  const [started, written]: [string[], string[]] = [[], []]
  let done: Promise<unknown> = Promise.resolve()
  const handlers = [
    handle(trainNetwork, (_order, { signal, report }) => {
      const training = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          setTimeout(() => {
            written.push('checkpoint')
            reject(cancelled())
          }, 20)
        })
      })
      done = training.catch(() => undefined)
      const pace = { step: 1, steps: 9, learningRate: 1e-3, stampsPerSecond: 8 }
      report({ ...pace, loss: 1, nll: 1, kl: 0, metrics: null })
      return training
    }),
    handle(settleTraining, () => done.then(() => null)),
  ]
  const spawn = (kind: string): WorkerProcess => {
    started.push(kind)
    return processOf(handlers)
  }
  const hub = createHub(createPool(spawn), (survey) => survey)
  const controller = new AbortController()
  const order = {
    model: 'bayesian',
    architecture: null,
    out: '/model',
    steps: 9,
    batch: null,
    seed: 1,
  } as const
  const training = hub.train(
    { ...order, resume: false },
    { signal: controller.signal, report: () => controller.abort() },
  )
  await expect(training).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(written).toEqual(['checkpoint'])
  expect(started).toEqual(['trainer'])
  await hub.close()
})
