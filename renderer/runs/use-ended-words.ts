import { ref, watch, type Ref } from 'vue'
import type { QueuedRun } from '../../preload/contract-queue'
import { endInWords, isEnded, modelName } from './runs-in-words'

/** What ended last, for those who do not see it. */
export function useEndedWords(queue: () => readonly QueuedRun[]): Readonly<Ref<string>> {
  const said = ref('')
  watch(queue, (now, before) => {
    const wasGoing = ({ ticket }: QueuedRun): boolean =>
      before.some((run) => run.ticket === ticket && !isEnded(run))
    const last = now.filter((run) => isEnded(run) && wasGoing(run)).at(-1)
    if (last) said.value = `${modelName(last.order)}: ${endInWords(last)}`
  })
  return said
}
