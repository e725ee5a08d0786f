import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import {
  chooseSurvey,
  listRecentLabs,
  listWorkers,
  openSurvey,
  readAbout,
  readSurvey,
  surveyOpened,
  surveyRefused,
  workersChanged,
  type About,
  type Progress,
  type RecentLab,
  type SurveySummary,
  type WorkerStatus,
} from '../../preload/contract'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'

/**
 * What lies open, and what else every view of the window knows of the lab: `opening` is how far the survey that is being opened
 * has come, null while none is; `survey` is null while none is open.
 */
export const useSurvey = defineStore('survey', () => {
  const about = shallowRef<About | null>(null)
  const survey = shallowRef<SurveySummary | null>(null)
  const workers = shallowRef<readonly WorkerStatus[]>([])
  const recent = shallowRef<readonly RecentLab[]>([])
  const opening = shallowRef<Progress | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  let controller = new AbortController()

  async function refreshRecent(): Promise<void> {
    recent.value = await lab.call(listRecentLabs, null)
  }

  lab.on(workersChanged, (statuses) => (workers.value = statuses))
  lab.on(surveyOpened, (summary) => {
    // The survey that was open comes back after an open that failed: that problem stays in sight.
    if (summary.folder !== survey.value?.folder) problem.value = null
    survey.value = summary
    void refreshRecent()
  })
  lab.on(surveyRefused, ({ report }) => (problem.value = report))

  async function begin(): Promise<void> {
    about.value = await lab.call(readAbout, null)
    workers.value = await lab.call(listWorkers, null)
    survey.value ??= await lab.call(readSurvey, null)
    await refreshRecent()
  }
  begin().catch((error: unknown) => (problem.value = reportOf(error)))

  async function open(folder: string): Promise<void> {
    controller.abort()
    const mine = (controller = new AbortController())
    problem.value = null
    opening.value = { stage: 'catalog', done: 0, total: null, unit: 'rows' }
    try {
      const onProgress = (step: Progress): void => void (opening.value = step)
      await lab.call(openSurvey, { folder }, { signal: mine.signal, onProgress })
    } catch (error) {
      const report = reportOf(error)
      if (report.code !== 'cancelled') problem.value = report
    } finally {
      if (controller === mine) opening.value = null
    }
  }

  /** Asks the person for a folder, and opens it. */
  async function choose(): Promise<void> {
    const folder = await lab.call(chooseSurvey, null)
    if (folder) await open(folder)
  }

  return {
    ...{ about, survey, workers, recent, opening, problem, open, choose },
    /** Type of the column `id`, '' where the catalog has none. */
    idType: computed(() => survey.value?.columns.find(({ name }) => name === 'id')?.type ?? ''),
    cancelOpening: (): void => controller.abort(),
    dismissProblem: (): void => void (problem.value = null),
  }
})
