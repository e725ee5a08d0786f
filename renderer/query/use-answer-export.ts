import { onUnmounted, ref, type Ref } from 'vue'
import { exportAnswer } from '../../preload/contract-query'
import { reportOf } from '../../preload/fault'
import { lab } from '../lab'

/** Writes the rows of a query to a file that the person chooses; `words` say how far that is, what was written, or why nothing was. */
export interface AnswerExport {
  readonly words: Readonly<Ref<string>>
  readonly isWriting: Readonly<Ref<boolean>>
  write(sql: string): Promise<void>
  cancel(): void
  /** Forgets what was said of the last one. */
  clear(): void
}

const rowsOf = (rows: number): string => `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`

/** Makes the exporting of answers. */
export function useAnswerExport(): AnswerExport {
  const words = ref('')
  const isWriting = ref(false)
  let controller = new AbortController()

  async function write(sql: string): Promise<void> {
    if (isWriting.value) return
    const { signal } = (controller = new AbortController())
    isWriting.value = true
    words.value = ''
    const onProgress = ({ done }: { done: number }): void =>
      void (words.value = `Exporting: ${rowsOf(done)}.`)
    try {
      const written = await lab.call(exportAnswer, { sql }, { onProgress, signal })
      words.value = written
        ? [`${written.file}: ${rowsOf(written.rows)} written.`, ...written.problems].join(' ')
        : ''
    } catch (error) {
      const { code, what, where, remedy } = reportOf(error)
      words.value =
        code === 'cancelled'
          ? 'Cancelled: no file was written.'
          : [what, where, remedy].filter(Boolean).join(' ')
    } finally {
      isWriting.value = false
    }
  }

  onUnmounted(() => controller.abort())
  return {
    ...{ words, isWriting, write },
    cancel: () => controller.abort(),
    clear() {
      if (!isWriting.value) words.value = ''
    },
  }
}
