import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { exportVerdicts, takeVerdicts } from '../../preload/contract-judging'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'
import { some } from './rule-words'

/** Verdicts in from a file that a person chooses, and out to one. */
export interface VerdictFiles {
  /** What came of the last one, in words. */
  readonly told: Ref<string>
  readonly problem: ShallowRef<FaultReport | null>
  take(run: string): Promise<void>
  write(run: string): Promise<void>
}

export function useVerdictFiles(): VerdictFiles {
  const told = ref('')
  const problem = shallowRef<FaultReport | null>(null)

  async function telling(work: () => Promise<string>): Promise<void> {
    told.value = ''
    problem.value = null
    try {
      told.value = await work()
    } catch (error) {
      problem.value = reportOf(error)
    }
  }

  return {
    ...{ told, problem },
    take: (run) =>
      telling(async () => {
        const taken = await lab.call(takeVerdicts, { run })
        return taken === null ? '' : `${taken.file}: ${some(taken.reviewed, 'verdict')} taken.`
      }),
    write: (run) =>
      telling(async () => {
        const written = await lab.call(exportVerdicts, { run })
        if (written === null) return ''
        return [`${written.file}: ${some(written.rows, 'verdict')} written.`, ...written.problems].join(' ')
      }),
  }
}
