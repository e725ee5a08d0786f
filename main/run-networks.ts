import { handle, type Handler } from '../preload/channel'
import { recordRunNetwork } from '../preload/contract-run-networks'
import { fault } from '../preload/fault'
import type { Hub } from './hub'
import { namedModel } from './models'

/** Answers the page that wants to know what a run would take before it is ordered; of the models it may name those that it may order. */
export function runNetworkHandlers(hub: Pick<Hub, 'recordWorkload'>): Handler[] {
  return [
    handle(recordRunNetwork, ({ model, samples, symmetric }, { signal }) => {
      if (model === 'moments') throw fault('Moments have no network that could be predicted.')
      const { folder, options } = namedModel(model)
      const order = { folder, phase: 'inference', samples: options.samples ?? samples, symmetric } as const
      return hub.recordWorkload(order, signal)
    }),
  ]
}
