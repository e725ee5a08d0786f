import { int32, tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette'
import * as v from 'valibot'
import type { QueuedObject, ReviewCounts } from '../../preload/contract-review'
import { flagNames, SUSPECT_BITS } from '../flags/object-flags'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { idType } from '../runs/id-type'
import { literal } from '../store/sql'
import type { Review } from './review-book'
import { measureOfRule, RULES } from '../runs/run-tables'
import { SEALED } from '../runs/sealed-rows'

/** Reviews on their way into the table. */
const INCOMING = 'incoming_reviews'

/** Makes the table `reviews` from the reviews that hold; ids are of the type that `objects` gives them. */
export function createReviews(engine: Engine, reviews: readonly Review[]): void {
  engine.run(
    `CREATE OR REPLACE TABLE reviews (id ${idType(engine)}, run VARCHAR, verdict VARCHAR, note VARCHAR, reviewed VARCHAR)`,
  )
  addReviews(engine, reviews)
}

/** Puts reviews in place of those of the same objects. */
export function replaceReviews(engine: Engine, reviews: readonly Review[]): void {
  for (const { run, id } of reviews.length === 1 ? reviews : []) removeReview(engine, run, id)
  if (reviews.length > 1) {
    insert(engine, reviews)
    engine.run(
      `DELETE FROM reviews USING ${INCOMING} i WHERE reviews.run = i.run AND reviews.id::VARCHAR = i.id`,
    )
  }
  addReviews(engine, reviews)
}

export function removeReview(engine: Engine, run: string, id: string): void {
  engine.run(`DELETE FROM reviews WHERE run = ${literal(run)} AND id::VARCHAR = ${literal(id)}`)
}

function addReviews(engine: Engine, reviews: readonly Review[]): void {
  if (reviews.length === 0) return
  insert(engine, reviews)
  engine.run(`INSERT INTO reviews SELECT try_cast(id AS ${idType(engine)}) AS id, run, verdict, note, reviewed FROM ${INCOMING}
      WHERE try_cast(id AS ${idType(engine)}) IS NOT NULL;
    DROP TABLE ${INCOMING}`)
}

function insert(engine: Engine, reviews: readonly Review[]): void {
  const column = (name: keyof Review): string[] => reviews.map((review) => review[name])
  fill(engine, {
    ...{ id: column('id'), run: column('run'), verdict: column('verdict') },
    ...{ note: column('note'), reviewed: column('reviewed') },
  })
}

function fill(engine: Engine, columns: Record<string, (string | number)[]>): void {
  engine.run(`DROP TABLE IF EXISTS ${INCOMING}`)
  const types = Object.fromEntries(
    Object.keys(columns).map((name) => [name, name === 'place' ? int32() : utf8()]),
  )
  const arrow = tableToIPC(tableFromArrays(columns, { types }), { format: 'stream' })
  if (arrow) engine.insert(INCOMING, arrow, true)
}

/** The ids of objects as the database writes them, in the order that they are named in; null for one that its run has not. */
export function knownIds(
  engine: Engine,
  named: readonly { readonly run: string; readonly id: string }[],
): (string | null)[] {
  if (named.length === 0) return []
  fill(engine, {
    place: named.map((_, place) => place),
    run: named.map(({ run }) => run),
    id: named.map(({ id }) => id),
  })
  const sql = `SELECT place, any_value(e.id)::VARCHAR AS id FROM ${INCOMING} i
    LEFT JOIN ${SEALED} e ON e.run = i.run AND e.id = try_cast(i.id AS ${idType(engine)}) GROUP BY place ORDER BY place`
  const found = selectRows(engine, sql, v.object({ place: v.number(), id: v.nullable(v.string()) }))
  engine.run(`DROP TABLE ${INCOMING}`)
  return found.map(({ id }) => id)
}

/**
 * SQL of the objects of a run that want to be looked at, those with a shape that its rule or a suspect flag speaks against: `id` and `value`, the uncertainty
 * by which they are ordered, that of the rule.
 */
function flagged(run: string): string {
  const value = measureOfRule('e', 'f')
  return `SELECT e.id, coalesce(${value}, e.sigma_total)::DOUBLE AS value FROM ${SEALED} e LEFT JOIN ${RULES} f ON f.run = e.run
    WHERE e.run = ${literal(run)} AND e.g1 IS NOT NULL AND (coalesce(${value} > f.cut, false) OR e.flags & ${SUSPECT_BITS} <> 0)`
}

/** What waits and what was said, of a run. */
export function reviewCounts(engine: Engine, run: string): ReviewCounts {
  const said = `(SELECT id, verdict FROM reviews WHERE run = ${literal(run)})`
  const of = (verdict: string): string =>
    `(SELECT count(*)::INTEGER FROM ${said} WHERE verdict = ${literal(verdict)}) AS ${verdict}`
  const sql = `SELECT count(*)::INTEGER AS flagged, (count(*) FILTER (WHERE id NOT IN (SELECT id FROM ${said})))::INTEGER AS waiting,
    ${['keep', 'reject', 'unsure'].map(of).join(', ')} FROM (${flagged(run)})`
  const Counts = v.object({
    ...{ flagged: v.number(), waiting: v.number(), keep: v.number(), reject: v.number(), unsure: v.number() },
  })
  const [counts] = selectRows(engine, sql, Counts)
  return { run, ...(counts ?? { flagged: 0, waiting: 0, keep: 0, reject: 0, unsure: 0 }) }
}

const number = v.nullable(v.number())
const Row = v.object({
  ...{ id: v.string(), ra: number, dec: number, g1: number, g2: number, sigma_total: number },
  ...{ value: v.number(), flags: v.number() },
})

/** Flagged objects of a run without a verdict, the most uncertain first. */
export function waitingObjects(engine: Engine, run: string, offset: number, limit: number): QueuedObject[] {
  const page = `SELECT id, value FROM (${flagged(run)})
    WHERE id NOT IN (SELECT id FROM reviews WHERE run = ${literal(run)}) ORDER BY value DESC, id LIMIT ${limit} OFFSET ${offset}`
  const sql = `WITH page AS MATERIALIZED (${page}),
      of_page AS (SELECT * FROM estimates_all WHERE run = ${literal(run)} AND id IN (SELECT id FROM page))
    SELECT p.id::VARCHAR AS id, o.ra::DOUBLE AS ra, o.dec::DOUBLE AS dec, e.g1::DOUBLE AS g1, e.g2::DOUBLE AS g2,
      e.sigma_total::DOUBLE AS sigma_total, p.value, e.flags::DOUBLE AS flags
    FROM page p JOIN of_page e ON e.id = p.id LEFT JOIN (SELECT * FROM objects WHERE id IN (SELECT id FROM page)) o ON o.id = p.id
    ORDER BY p.value DESC, p.id`
  return selectRows(engine, sql, Row).map(({ sigma_total: sigmaTotal, value, flags, ...shown }) => ({
    ...shown,
    sigmaTotal,
    uncertainty: value,
    flags: flagNames(flags),
  }))
}
