import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { momentsCheckSql } from '../../workers/calibration/moments-check'
import type { Subset } from '../../workers/calibration/scored-objects'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { useVisible } from '../state/visible'
import { readableProblem } from '../query/readable-problem'
import { otherKind, RUNS_SQL, type KnownRun } from './known-runs'
import { measureRuns, unmeasured, type Calibration } from './measure-runs'
import type { Ask } from './run-calibration'

/** Milliseconds for which brushes must rest. */
const REST = 120

/** Which run the shown one stands beside: `auto` for the other kind of the same model. */
export type OtherWanted = 'auto' | 'none' | (string & {})

/** Asks the store how well the shown run is calibrated, again whenever the table, the filter or the choices change, while the view is in sight. */
export function useCalibration(subset: Ref<Subset>, wanted: Ref<OtherWanted>) {
  const [linked, focus, visible] = [useLinked(), useFocus(), useVisible()]
  const runs = shallowRef<readonly KnownRun[]>([])
  const found = shallowRef<Calibration | null>(null)
  const momentsCheck = shallowRef<Readonly<Record<string, number>> | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  const busy = ref(false)
  let asking = new AbortController()
  let resting: ReturnType<typeof setTimeout> | undefined
  /** What was last asked for and answered: coming into sight again asks for nothing. */
  let answered = ''

  const scope = computed(() => {
    const { table } = linked
    if (table?.run === null || table === null) return null
    const { run, version, truth } = table
    return {
      run,
      version,
      truth: truth?.name ?? null,
      where: focus.where,
      subset: subset.value,
      other: wanted.value,
    }
  })

  async function measure(signal: AbortSignal): Promise<void> {
    const now = scope.value
    if (now === null) return
    const ask: Ask = async <Row>(sql: string) => (await lab.query(sql, signal)).toArray() as Row[] // the columns that the statement names
    runs.value = await ask<KnownRun>(RUNS_SQL)
    const run = runs.value.find((one) => one.run === now.run)
    if (!run) return
    if (now.truth === null) {
      momentsCheck.value =
        (await ask<Readonly<Record<string, number>>>(momentsCheckSql(now.where)))[0] ?? null
      found.value = null
      return
    }
    const other = chosen(run, runs.value, now.other)
    const before = found.value
    const isSame = before?.run.run === run.run && before.other?.run === other?.run
    const scored = { run: null, where: now.where, subset: now.subset }
    const start = isSame && before ? { ...before, scored } : unmeasured(run, other, scored)
    await measureRuns(ask, start, (next) => void (signal.aborted || (found.value = next)))
  }

  function again(): void {
    asking.abort()
    clearTimeout(resting)
    if (scope.value === null) found.value = momentsCheck.value = null
    if (!visible.value || scope.value === null) {
      busy.value = false
      return
    }
    const key = JSON.stringify(scope.value)
    if (key === answered) return
    const { signal } = (asking = new AbortController())
    busy.value = true
    answered = ''
    resting = setTimeout(() => void settle(key, signal), REST)
  }

  async function settle(key: string, signal: AbortSignal): Promise<void> {
    try {
      await measure(signal)
      if (signal.aborted) return
      answered = key
      problem.value = null
    } catch (error) {
      const report = reportOf(error)
      if (!signal.aborted && report.code !== 'cancelled')
        problem.value = { ...report, ...readableProblem(report) }
    } finally {
      if (!signal.aborted) busy.value = false
    }
  }

  watch([scope, visible], again, { immediate: true })
  onScopeDispose(() => {
    asking.abort()
    clearTimeout(resting)
  })
  return { runs, found, momentsCheck, problem, busy, again }
}

function chosen(run: KnownRun, runs: readonly KnownRun[], wanted: OtherWanted): KnownRun | null {
  if (wanted === 'none') return null
  const named = runs.find((one) => one.run === wanted && one.run !== run.run)
  return named ?? otherKind(run, runs)
}
