import { ref, type Ref } from 'vue'
import { exportRun } from '../../preload/contract-queue'
import { lab } from '../lab'
import { some } from './runs-in-words'
import type { Runs } from './use-runs'

/** Writes a run to a file that the person chooses; `words` say how far that is, or what was written. */
export function useExport(runs: Runs): {
  readonly words: Readonly<Ref<string>>
  readonly isWriting: Readonly<Ref<boolean>>
  write(run: string): Promise<void>
  cancel(): void
} {
  const words = ref('')
  const isWriting = ref(false)
  let controller = new AbortController()

  async function write(run: string): Promise<void> {
    controller.abort()
    const { signal } = (controller = new AbortController())
    words.value = ''
    isWriting.value = true
    const onProgress = ({ done }: { done: number }): void =>
      void (words.value = `Exporting: ${some(done, 'row')}.`)
    const written = await runs.tried(lab.call(exportRun, { run }, { onProgress, signal }))
    isWriting.value = false
    words.value = written
      ? [`${written.file}: ${some(written.rows, 'row')} written.`, ...written.problems].join(' ')
      : ''
  }
  return { words, isWriting, write, cancel: () => controller.abort() }
}
