import { basename } from 'node:path'
import type { LinkedTable } from '../../preload/contract-linked'
import { cancelled, fault, reportOf } from '../../preload/fault'
import type { Engine } from '../store/engine'
import type { OpenLab } from '../store/lab-session'
import { keptAggregates, type KeptAggregates } from './kept-aggregates'
import { idOf, linkParts, stateOf, type LinkContext, type LinkedLab, type LinkedTruth } from './link-parts'
import type { TruthOfFile } from './link-truth'
import { updateVerdicts } from './link-verdicts'
import { countRows } from './linked-sample'
import {
  countEstimated,
  countSample,
  linkedColumns,
  nextTable,
  NOTHING_LINKED,
  PARTS,
  sampled,
  shownTable,
  showLinked,
  type Part,
  type Standing,
} from './linked-tables'
import { ruleOf, shownRun, type ShownRun } from './shown-run'

/** What is wanted beside the catalog: a run (null: see `shownRun`) and a truth. */
export interface LinkOrder {
  readonly run: string | null
  readonly truth: TruthOfFile | null
}

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
interface Shown {
  readonly lab: LinkedLab
  standing: Standing
  wanted: string | null
  run: ShownRun | null
  truth: LinkedTruth | null
  /** Seconds that the last link took. */
  seconds: number
}

/** Seconds between two links that nobody asked for: so many at least, and so many times what the last took. */
const RELINKING = { least: 2, times: 20 }

/** The views over an engine. `changed` hears of changes that nobody waits for; `now` gives the time as ISO 8601. */
export function labLinked(
  engine: Engine,
  now: () => string,
  changed: (table: LinkedTable) => void,
): LabLinked {
  const kept = keptAggregates(engine)
  // From the clock, so that a store which takes the place of another goes on with versions that nobody has seen.
  let version = Math.floor(Date.parse(now()) / 1000)
  let shown: Shown | null = null
  let underWay = new AbortController()
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

  function show(of: Shown): void {
    showLinked(engine, of.standing, of.lab.made, of.run && ruleOf(engine, of.run.run))
    version++
    kept.dropAll()
  }

  function describe({ lab, standing, run, truth }: Shown): LinkedTable {
    return {
      ...{ run: run?.run ?? null, model: run?.model ?? null, created: run?.created ?? null },
      truth: truth && { name: basename(truth.file), matched: truth.matched },
      ...{ objects: lab.objects, estimated: countEstimated(engine, standing.tables) },
      ...{ columns: linkedColumns(engine), version, sampled: countSample(engine, standing) },
      problems: [],
    }
  }

  async function linkNow(of: Shown, order: LinkOrder, context: LinkContext): Promise<void> {
    const begun = performance.now()
    const { signal } = context
    const run = shownRun(engine, order.run)
    const state = order.truth && (await stateOf(order.truth))
    const isSame = state !== null && of.truth?.state === state
    const parts = linkParts(engine, of.lab, context)
    const { objects } = of.lab
    const total = objects * (Number(!isSame && order.truth !== null) + Number(run?.isEstimated ?? false))
    const next = new Set<Part>()
    let { truth } = of
    if (!isSame) {
      const matched = order.truth ? await parts.truth(order.truth, 0, total) : 0
      truth = order.truth && { ...order.truth, matched, state: state ?? '' }
      if (truth) next.add('truth')
    }
    if (run?.isEstimated) {
      await parts.estimates(run, total - objects, total)
      next.add('estimates')
    }
    if (run && (await parts.verdicts(run))) next.add('verdicts')
    const place = (part: Part): string | null => {
      if (next.has(part)) return nextTable(part)
      return part === 'truth' && isSame ? shownTable(part) : null
    }
    const tables = {
      ...{ catalog: 'catalog', estimates: place('estimates') },
      ...{ truth: place('truth'), verdicts: place('verdicts') },
    }
    const standing = await sampled(engine, tables, of.lab.made, objects, signal)
    if (signal.aborted || shown !== of) throw cancelled()
    for (const part of PARTS) {
      const isKept = part === 'truth' && isSame
      if (!isKept) engine.run(`DROP TABLE IF EXISTS ${shownTable(part)}`)
      if (next.has(part)) engine.run(`ALTER TABLE ${nextTable(part)} RENAME TO linked_${part}`)
    }
    const named = (part: Part): string | null => (tables[part] === null ? null : shownTable(part))
    of.standing = {
      tables: {
        ...{ catalog: 'catalog', estimates: named('estimates') },
        ...{ truth: named('truth'), verdicts: named('verdicts') },
      },
      sample: standing.sample,
    }
    Object.assign(of, { run, truth, wanted: order.run, seconds: (performance.now() - begun) / 1000 })
    show(of)
  }

  return {
    kept,
    async leave() {
      clearTimeout(timer)
      underWay.abort()
      shown = null
      kept.dropAll()
      await turn
    },
    load({ made }) {
      const lab = { objects: countRows(engine, 'catalog'), made }
      shown = { lab, standing: NOTHING_LINKED, wanted: null, run: null, truth: null, seconds: 0 }
      show(shown)
    },
    async link(order, context) {
      const of = current()
      underWay.abort()
      const mine = (underWay = new AbortController())
      const abort = (): void => mine.abort()
      context.signal.addEventListener('abort', abort, { once: true })
      if (context.signal.aborted) abort()
      return inTurn(async () => {
        if (mine.signal.aborted) throw cancelled()
        await linkNow(of, order, { signal: mine.signal, report: (step) => context.report(step) })
        return describe(of)
      }).finally(() => context.signal.removeEventListener('abort', abort))
    },
    judged: () =>
      inTurn(async () => {
        if (!shown) return
        const of = shown
        const { verdicts } = of.standing.tables
        if (verdicts !== null && of.run) {
          const { signal } = new AbortController()
          await updateVerdicts(engine, of.run.run, verdicts, idOf(of.lab), signal)
          const { lab, standing } = of
          of.standing = await sampled(engine, standing.tables, lab.made, lab.objects, signal)
        }
        if (shown !== of) return
        show(of)
        changed(describe(of))
      }),
    sealed(runs) {
      if (!shown || timer) return
      const { run, seconds } = shown
      if (run && !runs.includes(run.run)) return
      const wait = Math.max(RELINKING.least, RELINKING.times * seconds)
      timer = setTimeout(() => {
        timer = undefined
        void relink().catch((error: unknown) => console.warn(reportOf(error).what))
      }, 1000 * wait)
      timer.unref()
    },
  }

  async function relink(): Promise<void> {
    const of = shown
    if (!of) return
    const order = { run: of.run?.run ?? of.wanted, truth: of.truth }
    await inTurn(async () => {
      if (shown !== of) return
      await linkNow(of, order, { signal: underWay.signal, report: () => undefined })
      changed(describe(of))
    })
  }
}
