import { expect, test } from 'vitest'
import { openChannel, type Port } from '../preload/channel'
import { recordRunNetwork } from '../preload/contract-run-networks'
import type { WorkloadOrder } from '../preload/contract-workload'
import type { Workload } from '../workers/devices/workload'
import { namedModel } from './models'
import { runNetworkHandlers } from './run-networks'

const workload: Workload = {
  ...{ name: 'own', title: 'A network', source: 'recorded', phase: 'inference', examples: 'stamps' },
  ...{ operations: [], parameters: 6, optimiserSlots: 0, sampledWeights: 0, inputElements: 3 },
  ...{ outputElements: 2, state: { fixed: 0, perExample: 0 }, epochExamples: null, software: 'tf2.1' },
}

/** A page in this process, and what main has recorded for it. */
function page() {
  const orders: WorkloadOrder[] = []
  const heard: ((message: unknown) => void)[][] = [[], []]
  const end = (own: 0 | 1): Port => ({
    post: (message) => heard[1 - own]?.forEach((hear) => hear(message)),
    receive: (hear) => void heard[own]?.push(hear),
  })
  const recordWorkload = (order: WorkloadOrder): Promise<Workload> => {
    orders.push(order)
    return Promise.resolve(workload)
  }
  openChannel(end(0), runNetworkHandlers({ recordWorkload }))
  return { call: openChannel(end(1)).call, orders }
}

test('a network is recorded as a run of these options would use it', async () => {
  const { call, orders } = page()
  await call(recordRunNetwork, { model: 'bayesian', samples: 20, symmetric: false })
  await call(recordRunNetwork, { model: 'bayesian', samples: null, symmetric: null })
  // The name says that there are no samples, whatever is asked.
  await call(recordRunNetwork, { model: 'deterministic', samples: 20, symmetric: true })
  const { folder } = namedModel('bayesian')
  const about = { folder, phase: 'inference' }
  expect(orders).toEqual([
    { ...about, samples: 20, symmetric: false },
    { ...about, samples: null, symmetric: null },
    { ...about, samples: 0, symmetric: true },
  ])
})

test('moments have no network', async () => {
  const { call, orders } = page()
  const asked = call(recordRunNetwork, { model: 'moments', samples: null, symmetric: null })
  await expect(asked).rejects.toThrow(/no network/)
  expect(orders).toEqual([])
})
