import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import {
  chooseTrainingFolder,
  describeTrainingFolder,
  readTraining,
  startTraining,
  stopTraining,
  trainingChanged,
  type TrainingFolder,
  type TrainingOrder,
  type TrainingRun,
} from '../../preload/contract-training'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'

/** The training of a network as a person sees and steers it. Main keeps the run: the page only shows it. */
export interface Training {
  /** The run under way, or the last one. */
  readonly run: Readonly<Ref<TrainingRun | null>>
  readonly isUnderWay: ComputedRef<boolean>
  readonly problem: Readonly<Ref<FaultReport | null>>
  start(order: TrainingOrder): Promise<void>
  stop(): Promise<void>
  chooseFolder(): Promise<TrainingFolder | null>
  /** What lies in a folder now. */
  look(folder: string): Promise<TrainingFolder | null>
  dismissProblem(): void
}

const UNDER_WAY: readonly TrainingRun['state'][] = ['starting', 'running', 'stopping']

/** Follows training from now on. For the root of the page. */
export function useTraining(): Training {
  const run = shallowRef<TrainingRun | null>(null)
  const problem = shallowRef<FaultReport | null>(null)

  function take(found: TrainingRun | null): void {
    if (!found) return
    if (found.state === 'failed' && run.value?.state !== 'failed') problem.value = found.problem
    run.value = found
  }

  /** What is asked for, or null with the problem in sight. */
  async function tried<T>(asked: Promise<T>): Promise<T | null> {
    try {
      return await asked
    } catch (error) {
      const report = reportOf(error)
      if (report.code !== 'cancelled') problem.value = report
      return null
    }
  }

  lab.on(trainingChanged, take)
  void tried(lab.call(readTraining, null).then(take))

  return {
    run,
    isUnderWay: computed(() => run.value !== null && UNDER_WAY.includes(run.value.state)),
    problem,
    async start(order) {
      problem.value = null
      await tried(lab.call(startTraining, order))
    },
    stop: async () => void (await tried(lab.call(stopTraining, null))),
    chooseFolder: () => tried(lab.call(chooseTrainingFolder, null)),
    look: (folder) => tried(lab.call(describeTrainingFolder, { folder })),
    dismissProblem: () => (problem.value = null),
  }
}
