import { expect, test } from 'vitest'
import { bitOf } from '../../workers/flags/object-flags'
import { reasonsOf } from './reasons'

const bits = (...names: Parameters<typeof bitOf>[0][]): number =>
  names.reduce((flags, name) => (flags | bitOf(name)) >>> 0, 0)

test('flags are counted with those alone, notes do not keep a suspect from being alone, and partners are named', () => {
  const reasons = reasonsOf([
    { flags: 0, objects: 1000 },
    { flags: bits('highUncertainty'), objects: 40 },
    { flags: bits('highUncertainty', 'blended'), objects: 20 },
    { flags: bits('highUncertainty', 'starLike', 'blended'), objects: 5 },
    { flags: bits('blended'), objects: 7 },
    { flags: bits('failed'), objects: 2 },
  ])
  expect(reasons.map(({ name, objects, alone }) => [name, objects, alone])).toEqual([
    ['highUncertainty', 65, 60],
    ['blended', 32, 7],
    ['starLike', 5, 0],
    ['failed', 2, 2],
  ])
  expect(reasons[0]?.partners).toEqual([
    { name: 'blended', objects: 25 },
    { name: 'starLike', objects: 5 },
  ])
  expect(reasons[3]).toMatchObject({ kind: 'unmeasured', bit: 2 ** 31, partners: [] })
})

test('no flags are no reasons', () => {
  expect(reasonsOf([{ flags: 0, objects: 3 }])).toEqual([])
})
