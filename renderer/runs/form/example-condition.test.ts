import { expect, test } from 'vitest'
import { exampleCondition } from './example-condition'

test('the example names columns that the survey has', () => {
  const of = (...names: string[]): string =>
    exampleCondition({ columns: names.map((name) => ({ name, type: 'DOUBLE' })) })
  expect(of('ra', 'dec', 'tile', 'mag_i')).toBe('mag_i < 24 AND tile = 0')
  expect(of('ra', 'dec', 'mag_i')).toBe('mag_i < 24')
  expect(of('ra', 'dec', 'tile')).toBe('tile = 0')
  expect(of('ra', 'dec')).toBe('"dec" > 0')
})
