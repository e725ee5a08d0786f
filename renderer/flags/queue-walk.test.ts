import { expect, test } from 'vitest'
import { nextWaiting, stepped } from './queue-walk'
import { queueCounts, recounted } from './review-counts'

const ids = ['a', 'b', 'c']

test('steps lead from one to the next and stay at the ends; from elsewhere to the first', () => {
  expect(['a', 'b', 'c'].map((id) => stepped(ids, id, 1))).toEqual(['b', 'c', 'c'])
  expect(['a', 'b', 'c'].map((id) => stepped(ids, id, -1))).toEqual(['a', 'a', 'b'])
  expect([null, 'z'].map((id) => stepped(ids, id, 1))).toEqual(['a', 'a'])
  expect(stepped([], 'a', 1)).toBeNull()
})

test('the next that waits is looked for to the end and then from the beginning', () => {
  const waiting =
    (...some: string[]) =>
    (id: string) =>
      some.includes(id)
  expect(nextWaiting(ids, 'a', waiting('a', 'c'))).toBe('c')
  expect(nextWaiting(ids, 'c', waiting('b', 'c'))).toBe('b')
  expect(nextWaiting(ids, 'b', waiting('b'))).toBeNull()
})

test('counts tell the queue from verdicts elsewhere, and follow a verdict', () => {
  const counts = queueCounts([
    { verdict: null, asked: true, objects: 7 },
    { verdict: 'keep', asked: true, objects: 2 },
    { verdict: 'reject', asked: true, objects: 1 },
    { verdict: 'keep', asked: false, objects: 5 },
  ])
  expect(counts).toEqual({ asked: 10, waiting: 7, keep: 2, reject: 1, unsure: 0, elsewhere: 5 })
  expect(recounted(counts, null, 'unsure')).toMatchObject({ asked: 10, waiting: 6, unsure: 1 })
  expect(recounted(counts, 'keep', 'reject')).toMatchObject({ waiting: 7, keep: 1, reject: 2 })
})
