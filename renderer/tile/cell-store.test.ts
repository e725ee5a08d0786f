import { expect, test, vi } from 'vitest'
import { cellStore, type CellWish } from './cell-store'
import type { CellValues } from './decode-cell'

/** A source whose answers are given by hand. */
function byHand(atOnce = 2) {
  const asked = new Map<string, { signal: AbortSignal; give(bytes: number): void; refuse(): void }>()
  const read = ({ key }: CellWish, signal: AbortSignal): Promise<CellValues> =>
    new Promise((resolve, reject) =>
      asked.set(key, {
        signal,
        give: (bytes) => resolve(new Float32Array(bytes / 4)),
        refuse: () => reject(new Error('damaged')),
      }),
    )
  const ears = { arrived: vi.fn(), left: vi.fn(), failed: vi.fn() }
  return { asked, ears, source: { atOnce, read } }
}

const wishes = (...keys: string[]): CellWish[] => keys.map((key) => ({ key }))
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

test('cells are asked for in order, a few at once, and once each', async () => {
  const { asked, ears, source } = byHand()
  const store = cellStore(source, ears)
  store.want(wishes('a', 'b', 'c'))
  expect([...asked.keys()]).toEqual(['a', 'b'])
  asked.get('b')?.give(8)
  await settled()
  expect([...asked.keys()]).toEqual(['a', 'b', 'c'])
  expect(store.get('b')).toHaveLength(2)
  expect([store.missing, store.decoded, store.bytes]).toEqual([2, 1, 8])
})

test('what is no longer wanted is given up, and what is wanted instead begins', async () => {
  const { asked, ears, source } = byHand()
  const store = cellStore(source, ears)
  store.want(wishes('a', 'b', 'c'))
  store.want(wishes('b', 'd'))
  expect(asked.get('a')?.signal.aborted).toBe(true)
  expect(asked.get('b')?.signal.aborted).toBe(false)
  asked.get('a')?.give(8)
  await settled()
  expect(store.get('a')).toBeUndefined()
  expect(asked.has('c')).toBe(false)
  expect(asked.has('d')).toBe(true)
})

test('the cell that was wanted longest ago leaves first, one that is wanted never', async () => {
  const { asked, ears, source } = byHand(9)
  const store = cellStore(source, ears, 20)
  store.want(wishes('a', 'b'))
  asked.get('a')?.give(8)
  asked.get('b')?.give(8)
  await settled()
  store.want(wishes('b'))
  store.want(wishes('c', 'd', 'e'))
  asked.get('c')?.give(8)
  await settled()
  expect(ears.left.mock.calls).toEqual([['a']])
  asked.get('d')?.give(8)
  asked.get('e')?.give(8)
  await settled()
  expect(ears.left.mock.calls).toEqual([['a'], ['b']])
  expect(store.bytes).toBe(24)
})

test('a cell that cannot be read is told once and not asked for again until all is forgotten', async () => {
  const { asked, ears, source } = byHand()
  const store = cellStore(source, ears)
  store.want(wishes('a'))
  asked.get('a')?.refuse()
  await settled()
  expect(ears.failed.mock.calls).toEqual([['a', 'damaged']])
  asked.clear()
  store.want(wishes('a'))
  expect(asked.size).toBe(0)
  store.clear()
  store.want(wishes('a'))
  expect(asked.has('a')).toBe(true)
})
