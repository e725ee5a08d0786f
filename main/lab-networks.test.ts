import { expect, test } from 'vitest'
import { openChannel, type Port } from '../preload/channel'
import { chooseLabNetwork, recordLabNetwork } from '../preload/contract-lab-networks'
import type { WorkloadOrder } from '../preload/contract-workload'
import type { Workload } from '../workers/devices/workload'
import { labNetworkHandlers } from './lab-networks'
import { namedModel } from './models'

const workload: Workload = {
  ...{ name: 'own', title: 'A network', source: 'recorded', phase: 'training', examples: 'stamps' },
  ...{ operations: [], parameters: 6, optimiserSlots: 0, sampledWeights: 0, inputElements: 3 },
  ...{ outputElements: 2, state: { fixed: 0, perExample: 0 }, epochExamples: null, software: 'tf2.1' },
}

/** Two ends of a line in this process. */
function line(): [Port, Port] {
  const heard: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []]
  const end = (own: 0 | 1, other: 0 | 1): Port => ({
    post: (message) => heard[other].forEach((hear) => hear(message)),
    receive: (hear) => void heard[own].push(hear),
  })
  return [end(0, 1), end(1, 0)]
}

/** A page whose person chooses a folder, and what main then has recorded. */
function page(folder: string | null) {
  const orders: WorkloadOrder[] = []
  const recordWorkload = (order: WorkloadOrder): Promise<Workload> => {
    orders.push(order)
    return Promise.resolve(workload)
  }
  const [main, own] = line()
  openChannel(
    main,
    labNetworkHandlers({ recordWorkload }, () => Promise.resolve(folder)),
  )
  return { call: openChannel(own).call, orders }
}

test('a network that comes with the lab is recorded with the options that its name stands for', async () => {
  const { call, orders } = page(null)
  const network = { kind: 'shipped', name: 'deterministic' } as const
  expect(await call(recordLabNetwork, { network, phase: 'inference' })).toEqual(workload)
  const { folder } = namedModel('deterministic')
  expect(orders).toEqual([{ folder, phase: 'inference', samples: 0, symmetric: null }])
})

test('a folder is read once the person chose it, and not before', async () => {
  const { call, orders } = page('/models/mine')
  const network = { kind: 'chosen', folder: '/models/mine' } as const
  const asked = { network, phase: 'training' } as const
  await expect(call(recordLabNetwork, asked)).rejects.toThrow('This folder was not chosen by a person.')
  expect(await call(chooseLabNetwork, null)).toBe('/models/mine')
  expect(await call(recordLabNetwork, asked)).toEqual(workload)
  expect(orders.map(({ folder }) => folder)).toEqual(['/models/mine'])
})

test('no other phase and no other name is let through', async () => {
  const { call, orders } = page(null)
  // As a page would ask that keeps to no types.
  const wrong = { network: { kind: 'shipped', name: '../secrets' }, phase: 'inference' } as never
  await expect(call(recordLabNetwork, wrong)).rejects.toThrow()
  expect(orders).toEqual([])
})
