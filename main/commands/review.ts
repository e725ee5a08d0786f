import { resolve } from 'node:path'
import { Verdict, type QueuedObject, type ReviewCounts } from '../../preload/contract-review'
import type { Hub } from '../hub'
import { common, readArguments, wholeNumber, WrongUsage } from './arguments'
import { formatOf } from './export-format'
import { screenTable } from './screen-table'
import { withHub } from './with-hub'

/** Objects of the queue that are shown, unless another number is asked for. */
const SHOWN = 20

/** `review LAB`: flagged objects that wait for a verdict; verdicts one by one, in from a file and out to one. */
export async function review(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['LAB'], {
    ...common,
    ...{ run: { type: 'string' }, limit: { type: 'string' }, offset: { type: 'string' } },
    ...{ id: { type: 'string' }, verdict: { type: 'string' }, note: { type: 'string' } },
    ...{ undo: { type: 'boolean', default: false }, in: { type: 'string' }, out: { type: 'string' } },
  } as const)
  const work = workOf(values)
  const { said, text } = await withHub(async (hub, signal) => {
    await hub.open(positionals[0] ?? '', { signal })
    return work(hub, signal)
  })
  console.log(values.json ? JSON.stringify(said) : text)
  return 0
}

/** What came of it: for programs, and for people. */
interface Answer {
  readonly said: unknown
  readonly text: string
}
type Work = (hub: Hub, signal: AbortSignal) => Promise<Answer>

interface Values {
  readonly run?: string | undefined
  readonly limit?: string | undefined
  readonly offset?: string | undefined
  readonly id?: string | undefined
  readonly verdict?: string | undefined
  readonly note?: string | undefined
  readonly undo: boolean
  readonly in?: string | undefined
  readonly out?: string | undefined
}

/** What is asked for, checked before anything is opened. */
function workOf(values: Values): Work {
  const { run = null, id, verdict, note = '', undo } = values
  const asked = [id !== undefined, values.in !== undefined, values.out !== undefined].filter(Boolean)
  if (asked.length > 1) throw new WrongUsage('--id, --in and --out are three different things to do')
  if (values.in !== undefined) return takeIn(run, resolve(values.in))
  if (values.out !== undefined) return writeOut(run, values.out)
  if (id === undefined) {
    if (undo || verdict !== undefined) throw new WrongUsage('--id ID is missing: the object that is meant')
    return showQueue(
      run,
      wholeNumber('--limit', values.limit) ?? SHOWN,
      wholeNumber('--offset', values.offset) ?? 0,
    )
  }
  if (undo) return takeBack(run, id)
  const said = Verdict.options.find((known) => known === verdict)
  if (!said) throw new WrongUsage(`--verdict ${verdict ?? ''} is none of ${Verdict.options.join(', ')}`)
  return put(run, { id, verdict: said, note })
}

const showQueue =
  (run: string | null, limit: number, offset: number): Work =>
  async ({ judgements }) => {
    const { counts, rows } = await judgements.queue({ run, offset, limit })
    return { said: { ...counts, rows }, text: [summary(counts), ...table(rows)].join('\n') }
  }

function summary({ run, flagged, waiting, keep, reject, unsure }: ReviewCounts): string {
  return `run ${run}: ${waiting} of ${flagged} flagged objects wait for a verdict; ${keep} kept, ${reject} rejected, ${unsure} unsure`
}

function table(rows: readonly QueuedObject[]): string[] {
  if (rows.length === 0) return []
  const cells = rows.map(({ id, ra, dec, g1, g2, sigmaTotal, uncertainty, flags }) => [
    ...[id, ra, dec, g1, g2, sigmaTotal, uncertainty, flags.join(' ')],
  ])
  return [screenTable(['id', 'ra', 'dec', 'g1', 'g2', 'sigma total', 'flagged by', 'flags'], cells)]
}

const put =
  (run: string | null, one: { id: string; verdict: Verdict; note: string }): Work =>
  async ({ judgements }) => {
    const counts = await judgements.putVerdicts({ run, verdicts: [one] })
    return { said: { ...one, ...counts }, text: `object ${one.id}: ${one.verdict}\n${summary(counts)}` }
  }

const takeBack =
  (named: string | null, id: string): Work =>
  async ({ judgements }) => {
    const { run, verdict } = await judgements.undoVerdict({ run: named, id })
    const now = verdict === null ? 'no verdict any more' : `${verdict} again`
    return { said: { run, id, verdict }, text: `object ${id} of run ${run}: ${now}` }
  }

const takeIn =
  (run: string | null, file: string): Work =>
  async ({ judgements }) => {
    const { reviewed } = await judgements.importVerdicts({ run, file })
    return { said: { file, reviewed }, text: `${file}: ${reviewed} verdicts taken` }
  }

function writeOut(run: string | null, out: string): Work {
  const [format, file] = [formatOf(out), resolve(out)]
  return async (hub, signal) => {
    const where = run === null ? null : `run = '${run.replaceAll("'", "''")}'`
    const source = { kind: 'table' as const, table: 'reviews', where }
    const { rows, bytes, problems } = await hub.exportRows({ source, format, file }, { signal })
    const notes = problems.map((problem) => `note: ${problem}`)
    return { said: { file, format, rows, bytes }, text: [`${file}: ${rows} reviews`, ...notes].join('\n') }
  }
}
