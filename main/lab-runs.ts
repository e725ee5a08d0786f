import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunListing } from '../preload/contract-flagging'
import type { LabRun, RunOrder } from '../preload/contract-queue'
import type { Judgements } from './judgements'
import { namedModel } from './models'

/** The runs that lie in the open lab, the newest first, each with what to order for it to go on. None where no lab is open. */
export async function labRuns(hub: {
  readonly survey: unknown
  readonly judgements: Pick<Judgements, 'runs'>
}): Promise<LabRun[]> {
  if (!hub.survey) return []
  const listed = await hub.judgements.runs()
  return Promise.all(
    listed.reverse().map(async ({ state, asked, ...run }) => ({
      ...run,
      complete: state === 'complete',
      order: await orderOf({ ...run, asked }),
    })),
  )
}

/** What to order for a run to go on; null where its model is gone. A run of before models were kept as they were asked for knows only a name. */
async function orderOf({
  asked,
  model,
  options,
  simulation,
}: Pick<RunListing, 'asked' | 'model' | 'options' | 'simulation'>): Promise<RunOrder | null> {
  const device = simulation && { name: simulation.asked, devices: simulation.devices }
  const order = {
    ...{ model: asked ?? model, options, batch: simulation?.batch ?? null, workers: null, fresh: false },
    ...(device && { device }),
  }
  if (order.model === 'moments') return order
  return access(join(namedModel(order.model).folder, 'model.json')).then(
    () => order,
    () => null,
  )
}
