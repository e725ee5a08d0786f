import type { SealedRule } from '../../preload/contract-flagging'
import { EXPECTED_LENGTH, withExpectedLength } from '../../workers/store/expected-length'
import { idExpression } from '../catalog/object-id'
import { conjunction } from '../state/focus'

/** Objects of the queue that are read at a time. */
export const QUEUE_PAGE = 1000

/** What a person is asked about: objects that count as flagged and have a shape; `where` limits them, '' for all. */
const askedOf = (where: string): string => conjunction(['flagged AND g1 IS NOT NULL', where])

/** SQL of the objects that wait for a verdict, the most uncertain by the run's rule first: `value` is the column that it cuts. */
export function queueQuery(measure: SealedRule['measure'] | null, where: string, idType: string): string {
  const waiting = `SELECT * FROM linked WHERE ${askedOf(where)} AND verdict IS NULL`
  const rows = measure === EXPECTED_LENGTH ? withExpectedLength(`(${waiting})`) : waiting
  const value = measure === null ? 'sigma_total' : `coalesce(${measure}, sigma_total)`
  return `SELECT ${idExpression(idType)} AS id, ra::DOUBLE AS ra, dec::DOUBLE AS dec, g1::DOUBLE AS g1, g2::DOUBLE AS g2,
      sigma_total::DOUBLE AS sigma, ${value}::DOUBLE AS value, flags::DOUBLE AS flags
    FROM (${rows}) ORDER BY ${value} DESC NULLS LAST, id LIMIT ${QUEUE_PAGE}`
}

/** SQL of how many objects have each verdict: `asked` are those of the queue, others were judged under another rule or lie outside. */
export function countsQuery(where: string): string {
  const asked = `coalesce(${askedOf(where)}, false)`
  return `SELECT verdict, ${asked} AS asked, count(*)::DOUBLE AS objects FROM linked WHERE verdict IS NOT NULL OR ${asked} GROUP BY ALL`
}
