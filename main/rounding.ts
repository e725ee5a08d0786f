import type { Context } from '../preload/channel'
import { queryStore, type Progress } from '../preload/contract'
import { measureRounding, type RoundingEffects } from '../preload/contract-rounding'
import type { WorkloadOrder } from '../preload/contract-workload'
import { fault } from '../preload/fault'
import { USUAL_BATCH } from '../workers/devices/runs/fit-run'
import type { Pool } from './pool'
import type { TiledSurvey } from './tile-desk'

/** A network, and how many objects of the open survey it is to be measured on: the first by id. */
export interface StampsOrder extends Omit<WorkloadOrder, 'phase'> {
  readonly limit: number
}

/**
 * Has an estimator measure what half precision does to the shapes of objects of a survey that lies open, layer by layer. Rejects as `measureRounding`
 * does, and for a survey that has no tiles or no objects.
 */
export async function roundingOnStamps(
  { store, estimator }: Pick<Pool, 'store' | 'estimator'>,
  { target, summary }: Pick<TiledSurvey, 'target' | 'summary'>,
  { limit, ...network }: StampsOrder,
  { signal, report }: Context<Progress>,
): Promise<RoundingEffects> {
  const where = summary.folder
  const tiles = (target.survey?.tiles ?? []).map(({ name, path }) => ({ name, path }))
  if (tiles.length === 0) {
    const remedy = 'Take a survey with images in its folder tiles, or named in its survey.json.'
    throw fault('This survey has no tiles that stamps could be cut from.', { where, remedy })
  }
  if (summary.objects === 0) throw fault('This survey has no objects.', { where })
  const sql = `SELECT ra, dec FROM objects ORDER BY id LIMIT ${limit}`
  const { arrow } = await store.call(queryStore, { sql }, { signal })
  const order = { ...network, tiles, arrow, batch: USUAL_BATCH }
  return estimator.call(measureRounding, order, { signal, onProgress: report })
}
