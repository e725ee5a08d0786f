import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick, reactive, ref } from 'vue'
import { useLinked } from './linked'

interface Call {
  readonly input: { readonly run: string | null }
  readonly signal: AbortSignal
  readonly answer: (run: string | null) => void
}
const calls: Call[] = []
const lies = reactive<{ survey: { folder: string } | null }>({ survey: null })
const history = ref<{ run: string; sealed: number; shards: number }[] | null>(null)

vi.mock('../lab', () => ({
  lab: {
    on: () => () => undefined,
    call: (_token: unknown, input: Call['input'], { signal }: { signal: AbortSignal }) =>
      new Promise((answer, fail) => {
        signal.addEventListener('abort', () =>
          fail(Object.assign(new Error('cancelled'), { code: 'cancelled' })),
        )
        calls.push({ input, signal, answer: (run) => answer({ run, objects: 3, version: calls.length }) })
      }),
  },
}))
vi.mock('./survey', () => ({ useSurvey: () => lies }))
vi.mock('./runs', () => ({ useRunQueue: () => ({ runs: { history } }) }))

let linked: ReturnType<typeof useLinked>
beforeEach(() => {
  setActivePinia(createPinia())
  calls.length = 0
  lies.survey = history.value = null
  linked = useLinked()
})
// A store that is left would go on to follow the survey.
afterEach(() => linked.$dispose())

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await nextTick()
}
async function open(): Promise<void> {
  lies.survey = { folder: 'sky' }
  await settle()
}
const whole = (run: string): { run: string; sealed: number; shards: number } => ({
  run,
  sealed: 2,
  shards: 2,
})

test('a survey that was opened is linked once, however late its runs are known', async () => {
  await open()
  history.value = [whole('a')]
  await settle()
  calls[0]?.answer('a')
  await settle()
  expect(calls).toHaveLength(1)
  expect(linked.table?.run).toBe('a')
})

test('a run that becomes whole is shown, also where that was while another was linked', async () => {
  history.value = [whole('a')]
  await open()
  history.value = [whole('b'), whole('a')]
  await settle()
  calls[0]?.answer('a')
  await settle()
  expect(calls).toHaveLength(2)
  calls[1]?.answer('b')
  await settle()
  history.value = [{ run: 'c', sealed: 1, shards: 2 }, whole('b'), whole('a')]
  await settle()
  expect(calls).toHaveLength(2)
  history.value = [whole('c'), whole('b'), whole('a')]
  await settle()
  expect(calls).toHaveLength(3)
})

test('whoever asked for a run keeps it', async () => {
  await open()
  calls[0]?.answer(null)
  await settle()
  void linked.show('a')
  await settle()
  calls[1]?.answer('a')
  await settle()
  history.value = [whole('b'), whole('a')]
  await settle()
  expect(calls.map(({ input }) => input.run)).toEqual([null, 'a'])
})

test('a link that is cancelled is no longer under way', async () => {
  await open()
  expect(linked.state).toBe('linking')
  linked.cancel()
  await settle()
  expect(calls[0]?.signal.aborted).toBe(true)
  expect(linked.progress).toBeNull()
  expect(linked.state).toBe('none')
})
