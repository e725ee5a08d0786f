import { handle, type Handler } from '../preload/channel'
import { queryStore } from '../preload/contract'
import {
  cutObjectStamp,
  fitObject,
  fitObjectStamp,
  readObjectSamples,
  readObjectStamp,
  type SkyDegrees,
  type TileGrounds,
} from '../preload/contract-object'
import { readSamples } from '../preload/contract-runs'
import { fault } from '../preload/fault'
import type { Request } from '../preload/token'
import type { Pool } from './pool'
import type { Target } from './target'
import type { TiledSurvey } from './tile-desk'

/** An image of each grid of each tile: where it lies. */
const GROUNDS = `SELECT tile, min(description) AS description FROM tiles WHERE plane = 'image' AND wcs IS NOT NULL
  GROUP BY tile, wcs, width, height`

interface StampOrder {
  readonly survey: string
  readonly position: SkyDegrees
  readonly grounds: TileGrounds | null
}

/**
 * Answers what the page asks of one object of the open survey. Stamps are cut and galaxies fitted by the reader, which has no TensorFlow to load and keeps the tiles around open; it is
 * told once where the tiles of a survey lie. `open` throws a `Fault` when no survey is open.
 */
export function objectDesk(
  { store, reader }: Pick<Pool, 'store' | 'reader'>,
  open: () => TiledSurvey,
): { readonly handlers: Handler[] } {
  const numbers = new WeakMap<Target, number>()
  let opened = 0

  /** Another name each time that a survey is opened: its tiles may be others. */
  function nameOf(target: Target): string {
    const number = numbers.get(target) ?? opened++
    numbers.set(target, number)
    return `${number} ${target.lab}`
  }

  async function groundsOf({ target }: TiledSurvey, signal: AbortSignal): Promise<TileGrounds> {
    const tiles = (target.survey?.tiles ?? []).map(({ name, path }) => ({ name, path }))
    const { arrow } = await store.call(queryStore, { sql: GROUNDS }, { signal })
    return { tiles, arrow }
  }

  async function ask<Out>(
    request: Request<StampOrder, Out | null>,
    position: SkyDegrees,
    signal: AbortSignal,
  ): Promise<Out> {
    const survey = open()
    requireTiles(survey)
    const order = { survey: nameOf(survey.target), position, grounds: null }
    const answer =
      (await reader.call(request, order, { signal })) ??
      (await reader.call(request, { ...order, grounds: await groundsOf(survey, signal) }, { signal }))
    if (answer === null) throw fault('The reader does not know where the tiles lie.')
    return answer
  }

  return {
    handlers: [
      handle(readObjectStamp, (position, { signal }) => ask(cutObjectStamp, position, signal)),
      handle(fitObject, (position, { signal }) => ask(fitObjectStamp, position, signal)),
      handle(readObjectSamples, (wanted, { signal }) => store.call(readSamples, wanted, { signal })),
    ],
  }
}

/** Throws a `Fault` where there is no tile that a stamp could be cut from. */
function requireTiles({ target, summary }: TiledSurvey): void {
  if (target.survey && target.survey.tiles.length > 0) return
  const what = target.survey
    ? 'This survey has no tiles that a stamp could be cut from.'
    : 'The survey’s folder cannot be reached, and so not its pixels.'
  const remedy = target.survey
    ? 'Take a survey with images in its folder tiles, or named in its survey.json.'
    : 'Put it back where it was, and open the lab again.'
  throw fault(what, { where: summary.folder, remedy })
}
