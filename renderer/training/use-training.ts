import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
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

const UNDER_WAY: readonly TrainingRun['state'][] = ['starting', 'running', 'stopping']

/**
 * The training of a network as a person sees and steers it: `run` is the one under way, or the last one. Main keeps the run: the page only
 * shows it.
 */
export const useTraining = defineStore('training', () => {
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
    async start(order: TrainingOrder): Promise<void> {
      problem.value = null
      await tried(lab.call(startTraining, order))
    },
    stop: async () => void (await tried(lab.call(stopTraining, null))),
    chooseFolder: (): Promise<TrainingFolder | null> => tried(lab.call(chooseTrainingFolder, null)),
    /** What lies in a folder now. */
    look: (folder: string) => tried(lab.call(describeTrainingFolder, { folder })),
    dismissProblem: (): void => void (problem.value = null),
  }
})
