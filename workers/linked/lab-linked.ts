import { basename } from 'node:path'
import type { LinkedTable } from '../../preload/contract-linked'
import { cancelled, fault, reportOf } from '../../preload/fault'
import type { Engine } from '../store/engine'
import type { OpenLab } from '../store/lab-session'
import { keptAggregates, type KeptAggregates } from './kept-aggregates'
import { updateVerdicts } from './link-verdicts'
import { countRows, SAMPLE_ROWS } from './linked-sample'
import {
  clearAligned,
  countEstimated,
  countSample,
  idOf,
  linkedColumns,
  NOTHING_LINKED,
  sampled,
  showLinked,
  type LinkedLab,
} from './linked-tables'
import { makeNext, takePlaces, type LinkContext, type LinkOrder, type Next } from './make-next'
import { PIECE_ROWS } from './pieces'
import { ruleOf } from './shown-run'

/** The SQL views `linked` and `linked_sample` of the open lab: always there, of no run and no truth until some are linked. */
export interface LabLinked {
  readonly kept: KeptAggregates
  /** Gives up what is being linked: another lab is to be opened. Resolves when nothing is under way. */
  leave(): Promise<void>
  /** Shows the objects of a lab that was opened, after its runs and what is said of them. */
  load(lab: OpenLab): void
  /** Links a run and a truth in the place of those before. A link that is under way is given up. */
  link(order: LinkOrder, context: LinkContext): Promise<LinkedTable>
  /** Verdicts or rules of runs changed: brings them up to date; nothing is joined again. */
  judged(): Promise<void>
  /** Estimates of runs were sealed: they appear when that is cheap, the sooner the less it costs. */
  sealed(runs: readonly string[]): void
}

/** What is shown of a lab. */
interface Shown extends Next {
  readonly lab: LinkedLab
  /** The run that was asked for. */
  readonly wanted: string | null
  /** How long the last link took. */
  readonly seconds: number
}

/**
 * How large pieces and samples are; and when estimates that were sealed are linked without being asked for: after so many seconds at least, and so
 * many times what the last link took.
 */
const USUAL = { pieceRows: PIECE_ROWS, sampleRows: SAMPLE_ROWS, relinking: { seconds: 2, times: 20 } }

/** The views over an engine. `changed` hears of changes that nobody waits for; `now` gives the time as ISO 8601. */
export function labLinked(
  engine: Engine,
  now: () => string,
  changed: (table: LinkedTable) => void,
  { relinking, ...sizes } = USUAL,
): LabLinked {
  const kept = keptAggregates(engine)
  // From the clock, so that a store which takes the place of another goes on with versions that nobody has seen.
  let version = Math.floor(Date.parse(now()) / 1000)
  let shown: Shown | null = null
  /** Ends when another lab is opened. */
  let stay = new AbortController()
  const links = new Set<AbortController>()
  let turn: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  /** One change of the tables at a time. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  function current(): Shown {
    if (shown) return shown
    throw fault('No lab is open.', { remedy: 'Open one first.' })
  }

  function show(next: Shown): void {
    shown = next
    showLinked(engine, next.standing, next.lab.made, next.run && ruleOf(engine, next.run.run))
    version++
    kept.dropAll()
  }

  function describe({ lab, standing, run, truth, problems }: Shown): LinkedTable {
    return {
      ...{ run: run?.run ?? null, model: run?.model ?? null, created: run?.created ?? null },
      truth: truth && { name: basename(truth.file), matched: truth.matched },
      ...{ objects: lab.objects, estimated: countEstimated(engine, standing.tables) },
      ...{ columns: linkedColumns(engine), version, sampled: countSample(engine, standing) },
      problems: [...problems],
    }
  }

  async function linkNow(
    { lab, truth }: Shown,
    order: LinkOrder,
    context: LinkContext,
  ): Promise<LinkedTable> {
    const begun = performance.now()
    const next = await makeNext(engine, lab, truth, order, context)
    if (context.signal.aborted) throw cancelled()
    const standing = takePlaces(engine, next)
    const after = { ...next, standing, lab, wanted: order.run, seconds: (performance.now() - begun) / 1000 }
    show(after)
    return describe(after)
  }

  /** Does the work of a link in its turn, unless another takes its place. */
  async function linking<T>(
    asked: AbortSignal | null,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const mine = new AbortController()
    const abort = (): void => mine.abort()
    if (asked?.aborted) abort()
    asked?.addEventListener('abort', abort, { once: true })
    links.add(mine)
    const { signal } = mine
    try {
      return await inTurn(async () => {
        if (signal.aborted) throw cancelled()
        return work(signal)
      })
    } finally {
      links.delete(mine)
      asked?.removeEventListener('abort', abort)
    }
  }

  /** Links again what is shown, with what was sealed since. */
  async function relink(): Promise<void> {
    await linking(null, async (signal) => {
      const of = current()
      const order = { run: of.run?.run ?? of.wanted, truth: of.truth }
      changed(await linkNow(of, order, { signal, report: () => undefined }))
    })
  }

  async function bringUpToDate(of: Shown, signal: AbortSignal): Promise<void> {
    const { lab, run, standing } = of
    const { verdicts } = standing.tables
    const isSaid = run !== null && verdicts !== null
    if (isSaid) await updateVerdicts(engine, run.run, verdicts, idOf(lab), signal)
    const after = isSaid ? await sampled(engine, standing.tables, lab, signal) : standing
    if (signal.aborted) return
    show({ ...of, standing: after })
  }

  return {
    kept,
    async leave() {
      clearTimeout(timer)
      timer = undefined
      stay.abort()
      links.forEach((link) => link.abort())
      shown = null
      kept.dropAll()
      await turn
      stay = new AbortController()
    },
    load({ made }) {
      const lab = { objects: countRows(engine, 'catalog'), made, ...sizes }
      clearAligned(engine)
      const nothing = { run: null, truth: null, standing: NOTHING_LINKED, problems: [] }
      show({ ...nothing, lab, wanted: null, seconds: 0 })
    },
    async link(order, context) {
      current()
      links.forEach((link) => link.abort())
      const report: LinkContext['report'] = (step) => context.report(step)
      return linking(context.signal, (signal) => linkNow(current(), order, { signal, report }))
    },
    judged: () =>
      inTurn(async () => {
        if (!shown) return
        const { signal } = stay
        await bringUpToDate(shown, signal)
        if (shown && !signal.aborted) changed(describe(shown))
      }),
    sealed(runs) {
      if (!shown || timer) return
      const { run, seconds } = shown
      if (run && !runs.includes(run.run)) return
      const wait = Math.max(relinking.seconds, relinking.times * seconds)
      timer = setTimeout(() => {
        timer = undefined
        void relink().catch(tellUnlessCancelled)
      }, 1000 * wait)
      timer.unref()
    },
  }
}

function tellUnlessCancelled(error: unknown): void {
  const { code, what } = reportOf(error)
  if (code !== 'cancelled') console.warn(`linked: ${what}`)
}
