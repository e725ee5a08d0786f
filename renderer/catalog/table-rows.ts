import type { Column } from '../../preload/contract'
import type { LinkedTable } from '../../preload/contract-linked'

/** Which rows a table of objects has, and what columns. */
export interface TableRows {
  /** Rows and order are known by it: another key is another table. */
  readonly key: string
  /** What stands after FROM. */
  readonly from: string
  readonly columns: readonly Column[]
  readonly count: number
  /** Whether no object is left out. */
  readonly isWhole: boolean
  /**
   * Names of the columns that the catalog's own table has, where rows are found there first: sorting so many rows of the linked table by one of
   * these would be waited for. Null for small tables.
   */
  readonly own: ReadonlySet<string> | null
}

/** Objects from which on rows are found in the catalog first. */
export const MANY_OBJECTS = 500_000

/** What a run says of an object that is looked at first; it stands before the catalog's columns. */
const FIRST = ['g1', 'g2', 'sigma_total', 'error', 'flagged', 'verdict']

/** The columns of the linked table as a person reads them: id, what matters of the run, the catalog, the rest. */
export function orderedColumns({ columns, estimated }: LinkedTable): Column[] {
  const first =
    estimated === 0 ? [] : FIRST.flatMap((wanted) => columns.filter(({ name }) => name === wanted))
  const isFirst = new Set(first)
  const id = columns.filter(({ name }) => name === 'id')
  return [...id, ...first, ...columns.filter((column) => column.name !== 'id' && !isFirst.has(column))]
}

/** Columns that are there for arithmetic, or of a run that is not: hidden until someone wants them. */
const SPARE =
  /^((aleatoric|epistemic)_\d\d|moments_.*|size_to_psf_error|fraction_missing|bands|beyond_training|error_g[12]|run|model|shard)$/
const OF_RUN =
  /^(g[12]|sigma_(total|aleatoric|epistemic)|flags|snr|size_to_psf|blendedness|disagreement|flagged|verdict|true_.*|error)$/

/** Whether a column is shown unless a person says otherwise; `catalog` are the names of the catalog's columns. */
export function isUsual(name: string, { estimated }: LinkedTable, catalog: ReadonlySet<string>): boolean {
  const isOfRun = !catalog.has(name) || name === 'flags'
  if (SPARE.test(name) && isOfRun) return false
  return estimated > 0 || !OF_RUN.test(name) || catalog.has(name)
}
