import { handle, type Handler } from '../preload/channel'
import { chooseLabNetwork, recordLabNetwork, type LabNetwork } from '../preload/contract-lab-networks'
import { Fault } from '../preload/fault'
import type { Hub } from './hub'
import { namedModel, type NamedModel } from './models'

/**
 * Answers the page that wants a network of the lab costed. It may name a model that comes with the lab, or a folder that `choose` got from
 * the person since the start: the page alone cannot have main read any other place.
 */
export function labNetworkHandlers(
  hub: Pick<Hub, 'recordWorkload'>,
  choose: () => Promise<string | null>,
): Handler[] {
  const chosen = new Set<string>()
  return [
    handle(chooseLabNetwork, async () => {
      const folder = await choose()
      if (folder !== null) chosen.add(folder)
      return folder
    }),
    handle(recordLabNetwork, ({ network, phase }, { signal }) => {
      const { folder, options } = modelOf(network, chosen)
      const { samples = null, symmetric = null } = options
      return hub.recordWorkload({ folder, phase, samples, symmetric }, signal)
    }),
  ]
}

function modelOf(network: LabNetwork, chosen: ReadonlySet<string>): NamedModel {
  if (network.kind === 'shipped') return namedModel(network.name)
  const { folder } = network
  if (chosen.has(folder)) return { folder, options: {} }
  const what = 'This folder was not chosen by a person.'
  throw new Fault({ code: 'refused', what, where: folder, remedy: 'Choose it again.' })
}
