/** Where an exported file comes from: what every header says of it. Names only, never the path of a folder. */
export interface Provenance {
  /** The software and its version: `Shearwater 0.1.0`. */
  readonly software: string
  /** The last part of the survey's folder, or its address without query. */
  readonly survey: string
  readonly lab: string
  /** The table that was exported; null for the rows of a query. */
  readonly table: string | null
  /** The SQL condition, or the query; null where all rows of the table were asked for. */
  readonly sql: string | null
  /** ISO 8601, UTC. */
  readonly date: string
  /** The runs that made the rows, where runs did. */
  readonly runs?: readonly RunProvenance[]
}

/** What a run was of: the hash of its model, how many samples of the weights from which seed, the format that it was computed in, and the device that it was predicted on, or `host`. `flagging` is its rule in words. */
export interface RunProvenance {
  readonly run: string
  readonly model: string
  readonly modelHash: string
  readonly samples: number
  readonly seed: string
  readonly precision: string
  readonly device: string
  readonly flagging: string | null
}

/** The provenance as names and texts, those that say something. */
export function provenanceEntries(provenance: Provenance): [name: string, text: string][] {
  const { software, survey, lab, table, sql, date, runs = [] } = provenance
  const condition = table === null ? 'query' : 'where'
  const entries: [string, string | null][] = [
    ['software', software],
    ['date', date],
    ['survey', survey],
    ['lab', lab],
    ['table', table],
    [condition, sql],
    // Of several runs a list, in the order of the first.
    ['run', listed(runs, ({ run }) => run)],
    ['model', listed(runs, ({ model }) => model)],
    ['model_hash', listed(runs, ({ modelHash }) => modelHash)],
    ['samples', listed(runs, ({ samples }) => String(samples))],
    ['seed', listed(runs, ({ seed }) => seed)],
    ['precision', listed(runs, ({ precision }) => precision)],
    ['device', listed(runs, ({ device }) => device)],
    ['flagging', listed(runs, ({ flagging }) => flagging ?? 'none', '; ')],
  ]
  return entries.flatMap(([name, text]) => (text === null ? [] : [[name, text]]))
}

function listed(
  runs: readonly RunProvenance[],
  text: (run: RunProvenance) => string,
  between = ', ',
): string | null {
  return runs.length === 0 ? null : runs.map(text).join(between)
}

/** What a place is called outside this machine: the last part of a path, an address without account, query and fragment. */
export function placeName(place: string): string {
  const address = /^(https?:\/\/)(?:[^/@]*@)?([^?#]*)/i.exec(place)
  if (address) return `${address[1]}${address[2]}`
  return (
    place
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? ''
  )
}
