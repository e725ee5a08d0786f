import * as v from 'valibot'
import { readTruth, type TruthColumns } from '../runs/truth'
import { matchTruth, truthPairs } from '../runs/truth-pairs'
import type { Engine } from '../store/engine'
import { runInSlices } from '../store/in-slices'
import { selectRows } from '../store/rows'
import { identifier } from '../store/sql'
import { TRUTH_COLUMNS } from './linked-columns'
import { countRows } from './linked-sample'
import { appendAligned, PIECE, type Pieces } from './pieces'

/** Arcseconds within which a true shape belongs to an object, unless ids agree. */
const RADIUS = 1

/** The table of the truth while it is linked. */
const FILE = { schema: 'working', name: 'linked_truth_file' }
const ROWS = `${FILE.schema}.${FILE.name}`
const PAIRS = 'working.linked_pairs'

/** A file of true shapes, and whether they are reduced shears g or distortions e. */
export interface TruthOfFile {
  readonly file: string
  readonly shape: 'g' | 'e'
}

/**
 * Fills a new table with the true shapes (reduced shear) and blendedness of a file in the order of the catalog: by id, else the nearest within
 * an arcsecond; null for objects without. Resolves with how many have one. Rejects with a `Fault` where the file has no shapes, or nothing to match by.
 */
export async function linkTruth(
  engine: Engine,
  { file, shape }: TruthOfFile,
  table: string,
  pieces: Pieces,
  signal: AbortSignal,
): Promise<number> {
  const columns = TRUTH_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ')
  engine.run(`CREATE OR REPLACE TABLE ${table} (${columns})`)
  try {
    const truth = await readTruth(engine, file, signal, FILE)
    if (countRows(engine, 'catalog') === 0) return 0
    const match = await matchTruth(engine, 'SELECT id FROM objects', ROWS, truth, signal)
    const pairs = truthPairs(
      engine,
      `SELECT place AS key, id, ra, dec FROM ${PIECE}`,
      ROWS,
      truth,
      match,
      RADIUS,
    )
    const joined = `SELECT p.place, m.truth AS source, ${valuesOf(truth, shape).join(', ')}
      FROM ${PIECE} p LEFT JOIN ${PAIRS} m ON m.key = p.place LEFT JOIN ${ROWS} t ON t.rowid = m.truth`
    const names = TRUTH_COLUMNS.map(({ name }) => name)
    await pieces.each(async () => {
      await runInSlices(engine, `CREATE OR REPLACE TABLE ${PAIRS} AS ${pairs}`, signal)
      await appendAligned(engine, table, names, joined, signal)
    })
  } finally {
    engine.run(`DROP TABLE IF EXISTS ${ROWS}; DROP TABLE IF EXISTS ${PAIRS}`)
  }
  const counted = `SELECT count(true_g1)::INTEGER AS n FROM ${table}`
  return selectRows(engine, counted, v.object({ n: v.number() }))[0]?.n ?? 0
}

/** SQL of the columns that are kept of a row `t` of the truth. */
function valuesOf({ shape: [one, other], blendedness }: TruthColumns, convention: 'g' | 'e'): string[] {
  const finite = (value: string): string => `CASE WHEN isfinite(${value}) THEN ${value} END`
  const [s1, s2] = [one, other].map((name) => finite(`t.${identifier(name)}::DOUBLE`))
  const known = blendedness === null ? 'NULL' : finite(`t.${identifier(blendedness)}::DOUBLE`)
  const [g1, g2] =
    convention === 'g' ? [s1, s2] : [s1, s2].map((part) => ofDistortion(part ?? '', s1 ?? '', s2 ?? ''))
  return [`${g1} AS true_g1`, `${g2} AS true_g2`, `${known} AS true_blendedness`]
}

/** SQL of a component of g of a distortion, as `shapeFromDistortion`; null where that is no ellipse. */
function ofDistortion(part: string, e1: string, e2: string): string {
  const square = `((${e1}) * (${e1}) + (${e2}) * (${e2}))`
  return `CASE WHEN ${square} <= 1 THEN (${part}) / (1 + sqrt(1 - ${square})) END`
}
