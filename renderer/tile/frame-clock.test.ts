import { expect, test } from 'vitest'
import { frameClock } from './frame-clock'

test('times of frames are those of the last, and frames a second those of the last second', () => {
  const clock = frameClock()
  expect(clock.read(0)).toEqual({ median: 0, longest: 0, perSecond: 0 })
  clock.note(0, 50)
  for (let frame = 1; frame <= 4; frame++) clock.note(2000 + 100 * frame, frame)
  expect(clock.read(2500)).toEqual({ median: 3, longest: 50, perSecond: 4 })
})
