import { expect, test } from 'vitest'
import { handle, openChannel } from '../preload/channel'
import { workerReady } from '../preload/contract'
import { recordWorkload, type WorkloadOrder } from '../preload/contract-workload'
import type { Workload } from '../workers/devices/workload'
import { createHub } from './hub'
import { createPool } from './pool'
import type { WorkerProcess } from './worker-process'

const none = { fixed: 0, perExample: 0 }
const workload: Workload = {
  ...{ name: 'dnn', title: 'A network', source: 'recorded', phase: 'inference', examples: 'stamps' },
  operations: [
    {
      ...{ kernel: 'MatMul', layer: 'output', pass: 'forward', engine: 'matrix', times: 1, kept: none },
      ...{ flop: { fixed: 0, perExample: 12 }, reads: { fixed: 6, perExample: 3 } },
      writes: { fixed: 0, perExample: 2 },
      product: {
        ...{ rows: { fixed: 0, perExample: 1 }, columns: { fixed: 2, perExample: 0 } },
        ...{ depth: { fixed: 3, perExample: 0 }, groups: 1 },
      },
    },
  ],
  ...{ parameters: 6, optimiserSlots: 0, sampledWeights: 0, inputElements: 3, outputElements: 2 },
  ...{ state: none, epochExamples: null, software: 'tf2.1' },
}

/** An estimator in this process that gives an answer to every order. */
function estimator(answer: (order: WorkloadOrder) => Workload): WorkerProcess {
  const toMain: ((message: unknown) => void)[] = []
  const toWorker: ((message: unknown) => void)[] = []
  const port = {
    post: (message: unknown) => toMain.forEach((hear) => hear(message)),
    receive: (listener: (message: unknown) => void) => void toWorker.push(listener),
  }
  const line = openChannel(port, [handle(recordWorkload, answer)])
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

const order: WorkloadOrder = { folder: '/models/dnn', phase: 'inference', samples: 50, symmetric: null }

test('the hub has an estimator record a network, and no other process', async () => {
  const [asked, started]: [WorkloadOrder[], string[]] = [[], []]
  const pool = createPool((kind) => {
    started.push(kind)
    return estimator((wish) => {
      asked.push(wish)
      return workload
    })
  })
  const hub = createHub(pool, (survey) => survey)
  expect(await hub.recordWorkload(order)).toEqual(workload)
  expect(asked).toEqual([order])
  expect(started).toEqual(['estimator'])
  await hub.close()
})

test('an answer whose amounts are no numbers is refused', async () => {
  const broken = { ...workload, state: { fixed: NaN, perExample: 0 } }
  const hub = createHub(
    createPool(() => estimator(() => broken)),
    (survey) => survey,
  )
  await expect(hub.recordWorkload(order)).rejects.toThrow()
  await hub.close()
})
