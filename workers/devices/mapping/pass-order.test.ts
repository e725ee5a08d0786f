import { describe, expect, it } from 'vitest'
import { inputsHeld, microBatchesHeld, passOrder, type Schedule } from './pass-order'

const order = (schedule: Schedule, stage: number, microBatches: number) =>
  passOrder(schedule, { stage, stages: 3, microBatches })
    .map(({ pass, microBatch }) => `${pass.slice(0, 1).toUpperCase()}${microBatch ?? ''}`)
    .join(' ')

describe('the passes of a stage', () => {
  it.each([
    ['grouped', 0, 4, 'F0 F1 F2 F3 B3 B2 B1 B0 U'],
    ['grouped', 2, 4, 'F0 F1 F2 F3 B3 B2 B1 B0 U'],
    ['interleaved', 0, 4, 'F0 F1 F2 B0 F3 B1 B2 B3 U'],
    ['interleaved', 1, 4, 'F0 F1 B0 F2 B1 F3 B2 B3 U'],
    ['interleaved', 2, 4, 'F0 B0 F1 B1 F2 B2 F3 B3 U'],
    ['interleaved', 0, 2, 'F0 F1 B0 B1 U'],
    ['interleaved', 0, 1, 'F0 B0 U'],
    ['forward', 1, 3, 'F0 F1 F2'],
  ] as const)('%s, of stage %d of 3, for %d micro-batches', (schedule, stage, microBatches, expected) => {
    expect(order(schedule, stage, microBatches)).toBe(expected)
  })
})

describe('what a stage of three holds', () => {
  it.each([
    ['grouped', 8, [8, 8, 8], [8, 8, 8]],
    ['interleaved', 8, [3, 2, 1], [3, 3, 2]],
    ['interleaved', 2, [2, 2, 1], [2, 2, 2]],
    ['forward', 8, [1, 1, 1], [1, 2, 2]],
  ] as const)(
    '%s, for %d micro-batches: %j of them and %j inputs',
    (schedule, microBatches, held, inputs) => {
      const positions = [0, 1, 2].map((stage) => ({ stage, stages: 3, microBatches }))
      expect(positions.map((position) => microBatchesHeld(schedule, position))).toEqual(held)
      expect(positions.map((position) => inputsHeld(schedule, position))).toEqual(inputs)
    },
  )
})
