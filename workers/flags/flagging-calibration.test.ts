import { expect, test } from 'vitest'
import { expectedError, FEWEST_CALIBRATED, learnCalibration, sigmaOfError } from './flagging-calibration'

/** Objects with sigma from 0.001 to 1 and the error that `of` gives it. */
const objects = (n: number, of: (sigma: number) => number) =>
  Array.from({ length: n }, (_, index) => {
    const sigma = (((index * 37) % n) + 1) / n
    return { sigma, error: of(sigma) }
  })

test('an error in proportion to sigma is learned exactly, between the bins and beyond them', () => {
  const learned = learnCalibration(objects(1000, (sigma) => 1.7 * sigma))
  expect(learned?.points).toHaveLength(20)
  for (const sigma of [1e-4, 0.003, 0.31, 0.99, 4])
    expect(learned && expectedError(learned, sigma)).toBeCloseTo(1.7 * sigma, 12)
})

test('bins in which the error falls are joined at their mean (pool adjacent violators)', () => {
  // Errors of 1, 3, 2 and 5 in four bins of 50: those of 3 and 2 become 2.5.
  const steps = [1, 3, 2, 5]
  const learned = learnCalibration(
    Array.from({ length: 200 }, (_, index) => ({
      sigma: index + 1,
      error: steps[Math.floor(index / 50)] ?? 0,
    })),
  )
  expect(learned?.points).toEqual([
    { sigma: 25.5, error: 1 },
    { sigma: 100.5, error: 2.5 },
    { sigma: 175.5, error: 5 },
  ])
})

test('errors that only fall are one point, and sigmas that are all the same too', () => {
  const falling = learnCalibration(objects(500, (sigma) => 1 - sigma))
  expect(falling?.points).toHaveLength(1)
  expect(falling && expectedError(falling, falling.points[0]?.sigma ?? NaN)).toBeCloseTo(0.499, 10)
  const same = learnCalibration(Array.from({ length: 500 }, (_, error) => ({ sigma: 0.2, error })))
  expect(same?.points).toEqual([{ sigma: expect.closeTo(0.2, 12) as number, error: 249.5 }])
})

test('it rises everywhere, so that it keeps the order and has an inverse', () => {
  const noisy = objects(2000, (sigma) => sigma ** 2 + 0.3 * Math.abs(Math.sin(1e4 * sigma)))
  const learned = learnCalibration(noisy)
  if (!learned) throw new Error('nothing was learned')
  const line = Array.from({ length: 300 }, (_, index) => expectedError(learned, (index + 1) / 200))
  line.slice(1).forEach((error, index) => expect(error).toBeGreaterThan(line[index] ?? NaN))
  for (const sigma of [0.001, 0.2, 0.77, 3])
    expect(sigmaOfError(learned, expectedError(learned, sigma))).toBeCloseTo(sigma, 9)
})

test('from too few objects nothing is learned', () => {
  expect(learnCalibration(objects(FEWEST_CALIBRATED - 1, (sigma) => sigma))).toBeNull()
  expect(learnCalibration(objects(FEWEST_CALIBRATED, (sigma) => sigma))?.points).toHaveLength(2)
})
