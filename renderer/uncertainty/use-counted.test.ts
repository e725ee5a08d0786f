import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, reactive, ref, type EffectScope } from 'vue'
import { useCounted } from './use-counted'

const asked: {
  sql: string
  signal: AbortSignal
  answer: (rows: unknown[]) => void
  fail: (error: unknown) => void
}[] = []
const linked = reactive({
  table: { objects: 10, sampled: 10, version: 1 } as {
    objects: number
    sampled: number
    version: number
  } | null,
})
const visible = ref(true)

vi.mock('../lab', () => ({
  lab: {
    query: (sql: string, signal: AbortSignal) =>
      new Promise((answer, fail) =>
        asked.push({ sql, signal, answer: (rows) => answer({ toArray: () => rows }), fail }),
      ),
  },
}))
vi.mock('../state/linked', () => ({ useLinked: () => linked }))
vi.mock('../state/visible', () => ({ useVisible: () => visible }))

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', globalThis)
  setActivePinia(createPinia())
  asked.length = 0
  linked.table = { objects: 10, sampled: 10, version: 1 }
  visible.value = true
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function counted(): ReturnType<typeof useCounted<number>> {
  const made = scope.run(() =>
    useCounted(
      (table) => `SELECT count(*) FROM ${table}`,
      ([row]) => Number(row),
    ),
  )
  if (!made) throw new Error('the scope is there')
  return made
}

/** Lets timers and answers come. */
async function settle(): Promise<void> {
  await nextTick()
  await vi.runAllTimersAsync()
}

test('rows that changed while the view was out of sight are counted when it is back', async () => {
  const { found } = counted()
  await settle()
  asked[0]?.answer([7])
  await settle()
  expect(found.value).toBe(7)

  visible.value = false
  await settle()
  linked.table = { objects: 10, sampled: 10, version: 2 }
  await settle()
  expect(asked).toHaveLength(1)
  expect(found.value).toBe(7)
  visible.value = true
  await settle()
  asked[1]?.answer([8])
  await settle()
  expect(found.value).toBe(8)
})

test('the question before is given up, and its answer is not read', async () => {
  const { found } = counted()
  await settle()
  linked.table = { objects: 10, sampled: 10, version: 2 }
  await settle()
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
  asked[1]?.answer([2])
  asked[0]?.answer([1])
  await settle()
  expect(found.value).toBe(2)
})

test('of many objects a sample is asked for, and told', async () => {
  linked.table = { objects: 2_000_000, sampled: 200_000, version: 1 }
  const { sampled } = counted()
  await settle()
  expect(asked[0]?.sql).toContain('FROM linked_sample')
  asked[0]?.answer([1])
  await settle()
  expect(sampled.value).toBe(200_000)
})

test('what went wrong is told until an answer comes', async () => {
  const { problem } = counted()
  await settle()
  asked[0]?.fail(new Error('no such column'))
  await settle()
  expect(problem.value?.what).toContain('no such column')
  linked.table = { objects: 10, sampled: 10, version: 2 }
  await settle()
  asked[1]?.answer([1])
  await settle()
  expect(problem.value).toBeNull()
})
