import { expect, test } from 'vitest'
import { matchesOf } from './match-words'

const commands = ['Show the survey', 'Arrange: Judge a run', 'Run the query'].map((title) => ({ title }))
const found = (words: string): string[] => matchesOf(commands, words).map(({ title }) => title)

test('words are found in any order, titles that begin so first', () => {
  expect(found('run')).toEqual(['Run the query', 'Arrange: Judge a run'])
  expect(found('run judge')).toEqual(['Arrange: Judge a run'])
  expect(found('  ')).toHaveLength(3)
  expect(found('galaxy')).toEqual([])
})
