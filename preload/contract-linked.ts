import * as v from 'valibot'
import { Column, Progress } from './contract'
import { event, request } from './token'

// The part of the contract that is about the table which all views share: the SQL view `linked`, one row for each object of the catalog with
// what a run and a truth say of it, and `linked_sample`, the same of a random sample of the rows (of all, where they are few).

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What the view `linked` shows. `version` rises whenever its rows change. */
export const LinkedTable = v.object({
  /** The run whose estimates are shown, the name of its model and when it was begun (ISO 8601); null for none. */
  run: v.nullable(v.string()),
  model: v.nullable(v.string()),
  created: v.nullable(v.string()),
  /** The file of the true shapes, without its folder, and how many objects have one; null for none. */
  truth: v.nullable(v.object({ name: v.string(), matched: count })),
  /** Rows of `linked`, and those of them that the run has estimated. */
  objects: count,
  estimated: count,
  /** Columns of `linked` in their order; a catalog column whose name was taken is `catalog_NAME`. */
  columns: v.array(Column),
  version: count,
  /** Rows of `linked_sample`. */
  sampled: count,
  /** What was wrong and could be passed over, for a person to read. */
  problems: v.array(v.string()),
})
export type LinkedTable = v.InferOutput<typeof LinkedTable>

/** Where true shapes come from: the file that the survey names, none, or a file of the person's choice (absolute). */
export const TruthWanted = v.union([v.picklist(['survey', 'none']), v.object({ file: v.string() })])
export type TruthWanted = v.InferOutput<typeof TruthWanted>

/** What true shapes are given as: reduced shear g, or distortion e. */
const TruthFile = v.object({ file: v.string(), shape: v.picklist(['g', 'e']) })

// The page asks main.
/** Makes `linked` show a run (null: the newest that is complete, else the newest, else none) beside a truth. */
export const linkTable = request('linked/link', {
  input: v.object({ run: v.nullable(v.string()), truth: TruthWanted }),
  output: LinkedTable,
  progress: Progress,
})
/** Lets the person choose a table of true shapes: its absolute path, null where they thought better of it. */
export const chooseTruth = request('linked/choose-truth', { input: v.null(), output: v.nullable(v.string()) })

// Main tells the page.
/** The rows of `linked` changed: verdicts, flags, estimates sealed since. Whatever was kept of it (`keepAggregate`) is gone. */
export const linkedChanged = event('linked/changed', LinkedTable)

// Main asks the store, which tells main of changes by the event above.
export const linkStore = request('store/link', {
  input: v.object({ run: v.nullable(v.string()), truth: v.nullable(TruthFile) }),
  output: LinkedTable,
  progress: Progress,
})

// The page asks the store, on its own port.
/**
 * Keeps the rows of a reading statement as the table `mosaic."NAME"`, unless they are kept already. All tables are dropped when `linked`
 * changes, the least recently used where they are too many: ask for one before each use, it costs nothing while it is there.
 */
export const keepAggregate = request('linked/keep-aggregate', {
  input: v.object({ name: v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,64}$/)), sql: v.string() }),
  output: v.object({ rows: count }),
})

/** What the page may ask of main about the linked table. */
export const linkedRequests = [linkTable, chooseTruth]
