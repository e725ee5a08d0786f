import { expect, test } from 'vitest'
import { idsCondition, MOST_NAMED } from './ids-condition'

const answer = (ids: (string | null)[], more: { truncated?: boolean; hasObjects?: boolean } = {}) => ({
  ...{ rows: ids.length, object: (row: number) => ids[row] ?? null },
  ...{ truncated: false, hasObjects: true, ...more },
})

test('the objects of an answer are named once each', () => {
  expect(idsCondition(answer(['7', '8', null, '7']), 'BIGINT')).toEqual({
    sql: "id IN (TRY_CAST('7' AS BIGINT), TRY_CAST('8' AS BIGINT))",
    objects: 2,
  })
  expect(idsCondition(answer(["O'Neil"]), 'VARCHAR')?.sql).toContain("'O''Neil'")
})

test('an answer without ids, one that was cut, and one of too many is no filter', () => {
  expect(idsCondition(answer(['7'], { hasObjects: false }), 'BIGINT')).toBeNull()
  expect(idsCondition(answer(['7'], { truncated: true }), 'BIGINT')).toBeNull()
  expect(idsCondition(answer([null]), 'BIGINT')).toBeNull()
  const many = Array.from({ length: MOST_NAMED + 1 }, (_, at) => String(at))
  expect(idsCondition(answer(many), 'BIGINT')).toBeNull()
})
