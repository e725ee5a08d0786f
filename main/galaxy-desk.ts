import { handle, type Context, type Handler } from '../preload/channel'
import type { Progress } from '../preload/contract'
import {
  chooseGalaxyModel,
  choosePatchFolder,
  compareGalaxies,
  compareGenerative,
  decodeGalaxies,
  decodeGenerative,
  describeGalaxyModel,
  describeGenerative,
  drawGenerative,
  drawModelGalaxies,
  encodeGalaxy,
  encodeGenerative,
  makePatch,
  saveStamps,
} from '../preload/contract-galaxies'
import { Fault, fault } from '../preload/fault'
import type { Request } from '../preload/token'
import type { Hub } from './hub'
import { namedModel } from './models'
import type { Pool } from './pool'
import { saveFigureTo } from './save-figure'

/** Asks the person for a folder or a file; null where they thought better of it. */
export interface GalaxyDialogs {
  model(): Promise<string | null>
  patch(): Promise<string | null>
  stamps(name: string): Promise<string | null>
}

/**
 * Answers the page of galaxies: an estimator's process draws and measures, the simulator's makes survey patches. Of folders the page may name only
 * those that `dialogs` got from the person since the start, and null for the model that comes with the lab.
 */
export function galaxyHandlers(
  { estimator }: Pick<Pool, 'estimator'>,
  hub: Pick<Hub, 'simulate' | 'tiles'>,
  dialogs: GalaxyDialogs,
): Handler[] {
  const [models, patches] = [new Set<string>(), new Set<string>()]

  /** Asks the estimator, whose process may have to start first. */
  function ask<In, Out>(
    request: Request<In, Out, Progress>,
    input: In,
    { signal, report }: Context<Progress>,
  ): Promise<Out> {
    const { state } = estimator.status
    if (state !== 'ready' && state !== 'busy') report(STARTING)
    return estimator.call(request, input, { signal, onProgress: report })
  }
  const folderOf = (model: string | null): string => {
    if (model === null) return namedModel('generative').folder
    return chosenBy(models, model)
  }

  return [
    handle(chooseGalaxyModel, () => remembered(models, dialogs.model())),
    handle(describeGalaxyModel, ({ model }, context) =>
      ask(describeGenerative, { folder: folderOf(model) }, context),
    ),
    handle(drawModelGalaxies, ({ model, ...order }, context) =>
      ask(drawGenerative, { folder: folderOf(model), ...order }, context),
    ),
    handle(decodeGalaxies, ({ model, latent }, context) =>
      ask(decodeGenerative, { folder: folderOf(model), latent }, context),
    ),
    handle(compareGalaxies, ({ model, ...order }, context) =>
      ask(compareGenerative, { folder: folderOf(model), ...order }, context),
    ),
    handle(encodeGalaxy, ({ model, ra, dec }, context) => {
      const { tiles } = hub
      if (tiles.length === 0) throw fault('No survey with tiles is open.', { remedy: 'Open one first.' })
      return ask(encodeGenerative, { folder: folderOf(model), tiles: [...tiles], ra, dec }, context)
    }),
    handle(choosePatchFolder, () => remembered(patches, dialogs.patch())),
    handle(makePatch, (order, context) => {
      chosenBy(patches, order.folder)
      return hub.simulate(order, context)
    }),
    handle(saveStamps, ({ name, bytes }) =>
      saveFigureTo((proposed) => dialogs.stamps(proposed), { name, bytes, format: 'fits' }),
    ),
  ]
}

const STARTING: Progress = {
  stage: 'Starting the process that runs networks',
  ...{ done: 0, total: null, unit: 'steps' },
}

async function remembered(chosen: Set<string>, asked: Promise<string | null>): Promise<string | null> {
  const folder = await asked
  if (folder !== null) chosen.add(folder)
  return folder
}

function chosenBy(chosen: ReadonlySet<string>, folder: string): string {
  if (chosen.has(folder)) return folder
  const what = 'This folder was not chosen by a person.'
  throw new Fault({ code: 'refused', what, where: folder, remedy: 'Choose it again.' })
}
