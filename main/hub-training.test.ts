import { expect, test } from 'vitest'
import { handle, openChannel, type Handler } from '../preload/channel'
import { haltTraining, trainNetwork, workerReady } from '../preload/contract'
import type { TrainingProgress } from '../preload/contract-training'
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

test('training that is cancelled has written its checkpoint when it is answered, and its last step was heard', async () => {
  const [started, written, heard]: [string[], string[], number[]] = [[], [], []]
  const controller = new AbortController()
  let halt = (): void => undefined
  const handlers = [
    handle(trainNetwork, (_order, { report }) => {
      const tell = (step: number): void =>
        report({
          step,
          steps: 9,
          learningRate: 1e-3,
          stampsPerSecond: 8,
          loss: 1,
          nll: 1,
          kl: 0,
          metrics: null,
        })
      tell(1)
      return new Promise<never>((_resolve, reject) => {
        halt = () => {
          tell(2)
          setTimeout(() => {
            written.push('checkpoint')
            reject(cancelled('Training was stopped after 2 steps.'))
          }, 20)
        }
      })
    }),
    handle(haltTraining, () => {
      halt()
      return null
    }),
  ]
  const spawn = (kind: string): WorkerProcess => {
    started.push(kind)
    return processOf(handlers)
  }
  const hub = createHub(createPool(spawn), (survey) => survey)
  const order = {
    model: 'bayesian',
    architecture: null,
    out: '/model',
    steps: 9,
    batch: null,
    seed: 1,
  } as const
  const report = ({ step }: TrainingProgress): void => {
    heard.push(step)
    controller.abort()
  }
  const training = hub.train({ ...order, resume: false }, { signal: controller.signal, report })
  await expect(training).rejects.toMatchObject({
    report: { code: 'cancelled', what: expect.stringContaining('2 steps') as unknown },
  })
  expect(written).toEqual(['checkpoint'])
  expect(heard).toEqual([1, 2])
  expect(started).toEqual(['trainer'])
  await hub.close()
})
