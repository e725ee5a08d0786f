import { expect, it } from 'vitest'
import { missingInWords } from './missing-words'
import type { KnownShapes } from './shape-plane'

const ESTIMATE = { shape: [0, 0], aleatoric: [1, 0, 1], epistemic: [0.1, 0, 0.1] } as const
const ALL: KnownShapes = {
  id: '1',
  estimate: ESTIMATE,
  samples: [[0, 0]],
  truth: [0, 0],
  moments: { shape: [0, 0], sigma: 0.1 },
  fit: null,
}
const STANDING = { run: 'abc', isEstimated: true }
const NOT_KEPT = {
  code: 'failed' as const,
  what: 'The sampled shapes of this object were not kept.',
  remedy: 'Estimate them with --keep-samples.',
}

it('says nothing where all is there, and else what to do', () => {
  expect(missingInWords(ALL, STANDING, null)).toBe('')
  expect(missingInWords({ ...ALL, samples: null }, STANDING, NOT_KEPT)).toContain('--keep-samples')
  expect(missingInWords({ ...ALL, truth: null }, STANDING, null)).toContain('survey.json')
  const without = { ...ALL, estimate: { ...ESTIMATE, epistemic: [0, 0, 0] as const }, samples: null }
  expect(missingInWords(without, STANDING, NOT_KEPT)).toContain('no samples of its weights')
})

it('tells an object that is not estimated from one that has no shape', () => {
  const none = { ...ALL, estimate: null, samples: null, moments: null }
  expect(missingInWords(none, { run: null, isEstimated: false }, null)).toContain('start a run')
  expect(missingInWords(none, { ...STANDING, isEstimated: false }, null)).toContain('has not estimated')
  expect(missingInWords(none, STANDING, null)).toContain('flags say why')
})
