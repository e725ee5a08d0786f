import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allreduceNames } from './best-allreduce'
import { anyTopology, DETERMINISTIC, levelOf } from './fixtures/topologies'
import { gradientFlow, type FlowOptions } from './gradient-flow'

/** Two devices that exchange 1 byte a second: an allreduce takes as many seconds as it has bytes. */
const slow = [levelOf('devices', 2, 1, 0)]
const plain: FlowOptions = {
  allreduce: 'ring',
  bytesPerElement: 2,
  poolBytes: null,
  sparse: null,
  messageSeconds: 0,
}
const gradients = [
  { elements: 4, readyAt: 10 },
  { elements: 1, readyAt: 12 },
  { elements: 2, readyAt: 30 },
]

describe('gradients that are summed while they are made', () => {
  it('go one at a time, each when it is ready and the one before is through', () => {
    const { timeline, exposed, busy, messages, bytes } = gradientFlow(gradients, 31, slow, plain)
    expect(timeline.map(({ start, end }) => [start, end])).toEqual([[10, 18], [18, 20], [30, 34]]) // prettier-ignore
    expect({ exposed, busy, messages, bytes }).toEqual({ exposed: 3, busy: 14, messages: 3, bytes: 14 })
  })

  it('wait for nobody who was quick: what ends before the backward pass is hidden', () => {
    expect(gradientFlow(gradients, 40, slow, plain).exposed).toBe(0)
  })

  it('start each message at a cost', () => {
    expect(gradientFlow(gradients, 31, slow, { ...plain, messageSeconds: 1 }).busy).toBe(17)
  })

  it('are pooled until they come to so many bytes', () => {
    const { timeline } = gradientFlow(gradients, 31, slow, { ...plain, poolBytes: 10 })
    expect(timeline.map(({ tensors, bytes, start }) => ({ tensors, bytes, start }))).toEqual([
      { tensors: 2, bytes: 10, start: 12 },
      { tensors: 1, bytes: 4, start: 30 },
    ])
  })

  it('are sent in whole chunks where they are sparse, with the norms of all chunks at the end', () => {
    const large = [{ elements: 1000, readyAt: 10 }]
    const sparse = { share: 0.25, chunkElements: 100 }
    const { timeline } = gradientFlow(large, 20, slow, { ...plain, sparse })
    expect(timeline.map(({ of, bytes, start }) => ({ of, bytes, start }))).toEqual([
      { of: 'gradients', bytes: 3 * 100 * 2, start: 10 },
      { of: 'norms', bytes: 10 * 4, start: 610 },
    ])
  })

  it('take no time on one device', () => {
    expect(gradientFlow(gradients, 31, [], plain)).toEqual({
      exposed: 0,
      busy: 0,
      messages: 0,
      bytes: 0,
      timeline: [],
    })
  })

  it('keep to what is possible: never before they are ready, one at a time, exposed for no longer than busy', () => {
    const anyGradient = fc.record({
      elements: fc.integer({ min: 0, max: 1e7 }),
      readyAt: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const anyOptions = fc.record({
      allreduce: fc.constantFrom(...allreduceNames),
      bytesPerElement: fc.constantFrom(2, 4),
      poolBytes: fc.constantFrom(null, 1e5, 1e7),
      sparse: fc.constantFrom(null, { share: 0.1, chunkElements: 32768 }),
      messageSeconds: fc.constant(1e-5),
    })
    fc.assert(
      fc.property(
        fc.array(anyGradient, { maxLength: 20 }),
        anyTopology(8),
        anyOptions,
        (some, topology, options) => {
          const flow = gradientFlow(some, 1, topology, options)
          expect(flow.exposed).toBeLessThanOrEqual(flow.busy + 1e-12)
          flow.timeline.forEach((message, index) => {
            expect(message.start).toBeGreaterThanOrEqual(message.readyAt)
            expect(message.start).toBeGreaterThanOrEqual(flow.timeline[index - 1]?.end ?? 0)
          })
          const tensors = flow.timeline.reduce((sum, message) => sum + message.tensors, 0)
          expect(tensors).toBe(some.filter(({ elements }) => elements > 0).length)
        },
      ),
      DETERMINISTIC,
    )
  })
})
