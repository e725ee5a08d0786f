import { expect, test } from 'vitest'
import { otherKind, runInWords, type KnownRun } from './known-runs'

const known = (run: string, samples: number, model = 'central'): KnownRun => ({
  ...{ run, model, samples, symmetric: true, hash: `hash of ${model}` },
  created: '2026-01-01T00:00:00Z',
})
const [bayesian, older, deterministic, other] = [
  known('aaaaaaaa', 50),
  known('bbbbbbbb', 20),
  known('cccccccc', 0),
  known('dddddddd', 0, 'dnn'),
] as const

test('a run is compared with the newest of the same model and the other kind', () => {
  const runs = [other, bayesian, older, deterministic]
  expect(otherKind(deterministic, runs)).toBe(bayesian)
  expect(otherKind(older, runs)).toBe(deterministic)
  expect(otherKind(other, runs)).toBeNull()
})

test('runs are told apart in as few words as that takes', () => {
  expect(runInWords(bayesian, null)).toBe('central, Bayesian, 50 samples')
  expect(runInWords(bayesian, deterministic)).toBe('Bayesian, 50 samples')
  expect(runInWords(deterministic, other)).toBe('central, deterministic')
  expect(runInWords(deterministic, known('eeeeeeee', 0))).toBe('deterministic, cccccc')
  expect(runInWords(known('ffffffff', 0, 'moments'), bayesian)).toBe('moments')
})
