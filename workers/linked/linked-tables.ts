import * as v from 'valibot'
import { Column } from '../../preload/contract'
import { COMPACT, type Engine } from '../store/engine'
import type { ObjectColumn } from '../store/catalog-roles'
import { selectRows } from '../store/rows'
import { countRows, sampledColumns, sampleTables } from './linked-sample'
import type { DividedCatalog } from './pieces'
import { linkedSelect, type AlignedTables, type CutRule } from './linked-view'

/** What the views stand on. */
export interface Standing {
  readonly tables: AlignedTables
  /** Those of the sample; null where all rows are it. */
  readonly sample: AlignedTables | null
}

/** The lab whose objects are linked; of more objects than `sampleRows` there is a sample of about as many. */
export interface LinkedLab extends DividedCatalog {
  readonly sampleRows: number
}

/** SQL of an object's id in the table `catalog`. */
export const idOf = ({ made }: LinkedLab): string => made.find(({ name }) => name === 'id')?.sql ?? 'NULL'

/** A lab without a run or truth. */
export const NOTHING_LINKED: Standing = {
  tables: { catalog: 'catalog', estimates: null, truth: null, verdicts: null },
  sample: null,
}

/** The schema of what is aligned with the catalog, which clients are not shown. */
export const SCHEMA = `${COMPACT}.working`

/** Takes away what was aligned with a catalog; its views are made anew after it. */
export function clearAligned(engine: Engine): void {
  engine.run(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`)
  engine.run(`CREATE SCHEMA ${SCHEMA}`)
}

/** The aligned tables of a lab in their schema: those shown, and those that are made to take their place. */
export const PARTS = ['estimates', 'truth', 'verdicts'] as const
export type Part = (typeof PARTS)[number]
export const shownTable = (part: Part): string => `${SCHEMA}.linked_${part}`
export const nextTable = (part: Part): string => `${SCHEMA}.next_${part}`

/** Makes the sample of a large lab anew. */
export async function sampled(
  engine: Engine,
  tables: AlignedTables,
  lab: LinkedLab,
  signal: AbortSignal,
): Promise<Standing> {
  if (lab.objects <= lab.sampleRows) return { tables, sample: null }
  return { tables, sample: await sampleTables(engine, tables, lab.made, lab, signal) }
}

/** Makes the views `linked` and `linked_sample` over what they stand on. */
export function showLinked(
  engine: Engine,
  { tables, sample }: Standing,
  made: readonly ObjectColumn[],
  rule: CutRule | null,
): void {
  const ofSample = sample
    ? linkedSelect(sample, sampledColumns(made), rule)
    : linkedSelect(tables, made, rule)
  engine.run(`CREATE OR REPLACE VIEW linked AS ${linkedSelect(tables, made, rule)};
    CREATE OR REPLACE VIEW linked_sample AS ${ofSample}`)
}

/** The columns of `linked`. */
export function linkedColumns(engine: Engine): Column[] {
  return selectRows(engine, 'SELECT column_name AS name, column_type AS type FROM (DESCRIBE linked)', Column)
}

/** How many objects have an estimate in an aligned table. */
export function countEstimated(engine: Engine, { estimates }: AlignedTables): number {
  if (estimates === null) return 0
  const sql = `SELECT count(flags)::DOUBLE AS n FROM ${estimates}`
  return selectRows(engine, sql, v.object({ n: v.number() }))[0]?.n ?? 0
}

/** Rows of the sample. */
export const countSample = (engine: Engine, { tables, sample }: Standing): number =>
  countRows(engine, (sample ?? tables).catalog)
