import type {
  clearFlagging,
  flagRun,
  readErrors,
  restoreRule,
  SealedRule,
} from '../../preload/contract-flagging'
import { fault } from '../../preload/fault'
import type { InputOf, OutputOf } from '../../preload/token'
import type { Cancellation } from '../catalog/catalog-reader'
import type { Engine } from '../store/engine'
import { estimatedOf, estimatedRun } from '../runs/estimated-run'
import { readFlagging, sealFlagging } from './flagging-file'
import { judgeRun, reasonsOf, showRule } from './judge-run'
import { learnErrors } from './learn-errors'
import { learnedErrors, meantErrors } from './linked-errors'
import { readRuns } from '../runs/run-folder'

/** The flagging of the runs of the open lab: a rule for each, which costs nothing to change. */
export interface LabFlagging {
  /** Reads the rules of a lab whose runs are known. Resolves with what was wrong and could be passed over. */
  load(lab: string): Promise<string[]>
  /** Flags a run, the newest unless one is named. Rejects with a `Fault` where there is no such run, or nothing to flag by. */
  flag(order: InputOf<typeof flagRun>, signal: Cancellation): Promise<OutputOf<typeof flagRun>>
  /** Takes the rule of a run away, until somebody flags it again. */
  clear(run: string | null): Promise<OutputOf<typeof clearFlagging>>
  /** The rule of a run, null where it has none, or one that cannot be read. */
  rule(run: string): Promise<SealedRule | null>
  /** Puts a rule back that a run had. */
  restore(order: InputOf<typeof restoreRule>): Promise<OutputOf<typeof restoreRule>>
  /** The expected errors that were learned of a run, and those that its linked truth would teach. */
  errors(order: InputOf<typeof readErrors>): Promise<OutputOf<typeof readErrors>>
  /** Gives a run that was never flagged the usual rule: the worst 10 % by total uncertainty. Resolves with whether it did. */
  flagIfUnflagged(run: string): Promise<boolean>
  /** Shows the rules of runs as they lie in the lab now: another process may have sealed them. */
  reload(runs: readonly string[]): Promise<void>
}

/** The flagging over an engine; `now` gives the time as ISO 8601. */
export function labFlagging(engine: Engine, now: () => string): LabFlagging {
  let open: string | null = null

  function lab(): string {
    if (open !== null) return open
    throw fault('No lab is open.', { remedy: 'Open one first.' })
  }

  async function seal(run: string, rule: SealedRule | null): Promise<void> {
    await sealFlagging(lab(), run, rule)
    showRule(engine, run, rule)
  }

  return {
    async load(next) {
      open = next
      const problems: string[] = []
      for (const { run } of await readRuns(next)) {
        const found = await readFlagging(next, run)
        if (found === 'damaged') problems.push(`The flagging of run ${run} cannot be read: flag it again.`)
        else showRule(engine, run, found?.rule ?? null)
      }
      return problems
    },

    async flag({ run: wanted, by, border, truth, errors: meant = { kind: 'known' } }, signal) {
      const run = estimatedRun(engine, wanted)
      const made = now()
      const learned = truth && (await learnErrors(engine, { lab: lab(), run, made }, truth, signal))
      const about = { lab: lab(), run, made }
      const errors = by === 'error' ? (learned ?? (await meantErrors(engine, about, meant))) : null
      const rule: SealedRule = { ...judgeRun(engine, run, by, border, errors), made, maker: 'person' }
      await seal(run, rule)
      return { run, rule, reasons: reasonsOf(engine, run) }
    },

    async clear(wanted) {
      const run = estimatedRun(engine, wanted)
      await seal(run, null)
      return { run, reasons: reasonsOf(engine, run) }
    },

    async rule(wanted) {
      const found = await readFlagging(lab(), estimatedRun(engine, wanted))
      return found === 'damaged' ? null : (found?.rule ?? null)
    },

    async restore({ run: wanted, rule }) {
      const run = estimatedRun(engine, wanted)
      await seal(run, rule)
      return { run, reasons: reasonsOf(engine, run) }
    },

    errors: ({ run, truth }) => learnedErrors(engine, { lab: lab(), run: estimatedRun(engine, run) }, truth),

    async reload(runs) {
      for (const run of runs) {
        const found = await readFlagging(lab(), run)
        if (found !== null && found !== 'damaged') showRule(engine, run, found.rule)
      }
    },

    async flagIfUnflagged(run) {
      const found = await readFlagging(lab(), run)
      if (found !== null || estimatedOf(engine, run).shapes === 0) return false
      await seal(run, {
        ...judgeRun(engine, run, 'total', { kind: 'budget', share: 0.1 }, null),
        ...{ made: now(), maker: 'lab' },
      })
      return true
    },
  }
}
