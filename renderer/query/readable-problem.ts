import type { FaultReport } from '../../preload/fault'

/** Why a query failed, as the console says it. */
export interface QueryProblem {
  readonly what: string
  /** The line that the database points at, with a caret under the place; '' where it points at none. */
  readonly place: string
  readonly remedy: string
}

/** What to do where the database itself does not say. */
const REMEDIES: readonly [RegExp, string][] = [
  [
    /Table with name (objects|tiles|catalog) does not exist/,
    'The lab is being opened again: run the query once more in a moment.',
  ],
  [
    /file system operations are disabled|Table with name \S*\/\S* does not exist/i,
    'A lab’s console reaches no files: query the tables at the side.',
  ],
  [/extension/i, 'A lab works without extensions: leave out what needs one.'],
  [/multiple statements/i, 'Run one statement at a time.'],
  [/read-only mode/i, 'This console only reads.'],
  [/out of memory/i, 'Ask for fewer rows or columns, or aggregate first.'],
]

/** Takes apart what the database says: its first lines, the place it points at, its own advice. */
export function readableProblem({ code, what, remedy }: FaultReport): QueryProblem {
  if (code === 'gone') return { what, place: '', remedy: 'Run the query again as soon as the store is back.' }
  if (what.startsWith('Only statements that read'))
    return { what: 'This console only reads; the statement was not run.', place: '', remedy: remedy ?? '' }
  const [said = '', ...places] = what.split(/\n+(?=LINE \d+:)/)
  const [first = '', ...rest] = said.trim().split('\n')
  const advice = rest.map((line) => line.trim().replace('Candidate bindings:', 'There is')).filter(Boolean)
  const known = REMEDIES.find(([pattern]) => pattern.test(said))?.[1]
  return {
    what: first,
    place: (places[0] ?? '').trimEnd(),
    remedy: remedy ?? known ?? advice.join(' '),
  }
}
