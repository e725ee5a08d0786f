import { handle, type Context, type Handler } from '../preload/channel'
import {
  findTile,
  loadTile,
  pauseStreaming,
  streamTiles,
  type IngestProgress,
  type IngestSummary,
  type Progress,
  type SurveySummary,
  type TileContents,
} from '../preload/contract'
import { fault } from '../preload/fault'
import { pauseGate } from '../preload/pause-gate'
import type { SurveyTile } from '../workers/survey/describe-survey'
import { eitherSignal } from './either-signal'
import { ingest } from './ingest'
import type { Target } from './target'
import { streamTile } from './tile-stream'
import type { Worker } from './worker'

/** The survey whose tiles are asked for. */
export interface TiledSurvey {
  readonly target: Target
  readonly summary: SurveySummary
  /** Aborted when another survey takes its place: its tiles are no longer wanted. */
  readonly left: AbortController
}

/** A tile on its way into the store, which all who ask for it wait for. */
interface Arrival {
  readonly contents: Promise<TileContents>
  readonly signal: AbortSignal
}

/** Brings tiles of the open survey into the store, for whoever asks, or all of them ahead of the need; `open` throws a `Fault` when no survey is open. */
export function tileDesk(store: Worker, open: () => TiledSurvey): { readonly handlers: Handler[] } {
  const gate = pauseGate()
  const arriving = new Map<string, Arrival>()

  async function contentsOf(name: string, context: Context<Progress>): Promise<TileContents> {
    const { target, summary, left } = open()
    const tile = target.survey?.tiles.find((candidate) => candidate.name === name)
    if (!tile) throw fault(`The survey has no tile "${name}".`, { where: summary.folder })
    const underWay = arriving.get(name)
    // One that was cancelled may still be winding down; it is begun again.
    if (underWay && !underWay.signal.aborted) return joined(underWay, name, context)
    const { signal, release } = eitherSignal(context.signal, left.signal)
    const arrival = { contents: findOrStream(tile, { ...context, signal }), signal }
    arriving.set(name, arrival)
    const settle = (): void => {
      release()
      if (arriving.get(name) === arrival) arriving.delete(name)
    }
    arrival.contents.then(settle, settle)
    return arrival.contents
  }

  /** Waits with whoever asked first; should they think better of it, asks anew. */
  async function joined(arrival: Arrival, name: string, context: Context<Progress>): Promise<TileContents> {
    try {
      return await arrival.contents
    } catch (error) {
      if (!arrival.signal.aborted || context.signal.aborted) throw error
      return contentsOf(name, context)
    }
  }

  async function findOrStream(tile: SurveyTile, context: Context<Progress>): Promise<TileContents> {
    const known = await store.call(findTile, { tile: tile.name }, { signal: context.signal })
    return known ?? streamTile(store, tile, context)
  }

  async function streamAll(
    names: readonly string[] | null,
    context: Context<IngestProgress>,
  ): Promise<IngestSummary> {
    const { target, left } = open()
    const tiles = target.survey?.tiles ?? []
    const wanted = names === null ? tiles : tiles.filter(({ name }) => names.includes(name))
    const { signal, release } = eitherSignal(context.signal, left.signal)
    return ingest(wanted, contentsOf, gate, { ...context, signal }).finally(release)
  }

  return {
    handlers: [
      handle(loadTile, ({ tile }, context) => contentsOf(tile, context)),
      handle(streamTiles, ({ tiles }, context) => streamAll(tiles, context)),
      handle(pauseStreaming, ({ paused }) => {
        gate.set(paused)
        return null
      }),
    ],
  }
}
