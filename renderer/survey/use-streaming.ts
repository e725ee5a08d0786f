import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { pauseStreaming, streamTiles, type IngestProgress, type IngestSummary } from '../../preload/contract'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'

/** The streaming of a survey's tiles into the store, as a person sees and steers it. */
export interface Streaming {
  readonly progress: Readonly<Ref<IngestProgress | null>>
  readonly summary: Readonly<Ref<IngestSummary | null>>
  readonly problem: Readonly<Ref<FaultReport | null>>
  readonly running: ComputedRef<boolean>
  start(): Promise<void>
  pause(paused: boolean): Promise<void>
  cancel(): void
}

/** Makes the streaming of all tiles of the open survey. */
export function useStreaming(): Streaming {
  const progress = shallowRef<IngestProgress | null>(null)
  const summary = shallowRef<IngestSummary | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  let controller = new AbortController()

  return {
    progress,
    summary,
    problem,
    running: computed(() => progress.value !== null),
    async start() {
      controller = new AbortController()
      summary.value = null
      problem.value = null
      try {
        await lab.call(pauseStreaming, { paused: false })
        const onProgress = (step: IngestProgress): void => void (progress.value = step)
        summary.value = await lab.call(
          streamTiles,
          { tiles: null },
          { signal: controller.signal, onProgress },
        )
      } catch (error) {
        const report = reportOf(error)
        if (report.code !== 'cancelled') problem.value = report
      } finally {
        progress.value = null
      }
    },
    pause: async (paused) => void (await lab.call(pauseStreaming, { paused })),
    cancel: () => controller.abort(),
  }
}
