import { expect, test } from 'vitest'
import { readableProblem } from './readable-problem'

const failed = (what: string) => readableProblem({ code: 'failed', what })

test('what the database says is taken apart: what, where, its own advice', () => {
  const said =
    'Binder Error: Referenced column "ma_i" not found in FROM clause!\nCandidate bindings: "mag_i", "ra"\n\nLINE 1: SELECT ma_i FROM objects\n               ^'
  expect(failed(said)).toEqual({
    what: 'Binder Error: Referenced column "ma_i" not found in FROM clause!',
    place: 'LINE 1: SELECT ma_i FROM objects\n               ^',
    remedy: 'There is "mag_i", "ra"',
  })
})

test('a place that the database gives twice is shown once', () => {
  const place = 'LINE 2: FROM (COPY\n        ^'
  expect(failed(`Parser Error: syntax error\n\n${place}\n\n${place}`).place).toBe(place)
})

test('a statement that writes is refused in the console’s own words', () => {
  const report = { code: 'failed', what: 'Only statements that read are allowed here.' } as const
  const { what, remedy } = readableProblem({
    ...report,
    where: 'DROP TABLE sky',
    remedy: 'Begin with SELECT.',
  })
  expect(what).toContain('only reads')
  expect(remedy).toBe('Begin with SELECT.')
})

test.each([
  [
    'Permission Error: Cannot access file "/x" - file system operations are disabled by configuration',
    'no files',
  ],
  ['Invalid Input Error: Cannot prepare multiple statements at once!', 'one statement'],
  ['Catalog Error: Table with name objects does not exist!\nDid you mean "pg_class"?', 'in a moment'],
  ['TransactionContext Error: transaction is launched in read-only mode', 'only reads'],
])('%s has a remedy', (what, remedy) => {
  expect(failed(what).remedy).toContain(remedy)
})

test('a store that ended is said as it is, with what to do', () => {
  const problem = readableProblem({ code: 'gone', what: 'The store process ended; it is started again.' })
  expect(problem.what).toContain('started again')
  expect(problem.remedy).toContain('again')
})
