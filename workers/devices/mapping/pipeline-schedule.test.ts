import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputsHeld, microBatchesHeld, type Schedule } from './pass-order'
import { FREE_LINK, makespan, runPipeline, type PassRun, type StageSeconds } from './pipeline-schedule'

const SEED = 20260
const equal = (stages: number, forward: number, backward: number): StageSeconds[] =>
  Array.from({ length: stages }, () => ({ forward, backward, update: 0, outputBytes: 8 }))
const seconds = fc.integer({ min: 0, max: 40 })
const stage = fc.record({ forward: seconds, backward: seconds, update: seconds, outputBytes: seconds })
const pipeline = fc.record({
  stages: fc.array(stage, { minLength: 1, maxLength: 6 }),
  microBatches: fc.integer({ min: 1, max: 9 }),
  schedule: fc.constantFrom<Schedule>('grouped', 'interleaved', 'forward'),
  link: fc.record({
    bandwidth: fc.integer({ min: 1, max: 20 }),
    latency: fc.integer({ min: 0, max: 9 }),
    overlaps: fc.boolean(),
  }),
})
const [sum, largest] = [
  (values: readonly number[]) => values.reduce((total, value) => total + value, 0),
  (values: readonly number[]) => Math.max(...values),
]

/** The most intervals that are open at once; one that ends as another starts does not count with it. */
function mostAtOnce(intervals: readonly (readonly [number, number])[]): number {
  const events = intervals.flatMap(([start, end]) => [
    { at: start, step: 1 },
    { at: end, step: -1 },
  ])
  events.sort((a, b) => a.at - b.at || a.step - b.step)
  let [open, most] = [0, 0]
  for (const { step } of events) most = Math.max(most, (open += step))
  return most
}

/** Seconds of forward passes if a stage gives its output away only when the stage after has taken up the one before. */
function withOneWaiting(stages: readonly StageSeconds[], microBatches: number): number {
  const free = stages.map(() => 0)
  const taken = stages.map(() => 0)
  for (let batch = 0; batch < microBatches; batch++)
    for (const [stage, { forward }] of stages.entries()) {
      const start = Math.max(free[stage] ?? 0, stage === 0 ? 0 : (free[stage - 1] ?? 0))
      free[stage] = Math.max(start + forward, taken[stage + 1] ?? 0)
      taken[stage] = start
    }
  return free.at(-1) ?? 0
}

const find = (runs: readonly PassRun[], stage: number, pass: string, microBatch: number) =>
  runs.find((run) => run.stage === stage && run.pass === pass && run.microBatch === microBatch)

describe('a pipeline of equal stages', () => {
  it.each([
    [1, 1],
    [4, 1],
    [4, 4],
    [4, 32],
    [8, 3],
  ])('of %d stages and %d micro-batches takes (m + p - 1) passes', (p, m) => {
    const takes = (schedule: Schedule) => makespan(runPipeline(equal(p, 1, 2), m, schedule, FREE_LINK))
    expect(takes('grouped')).toBe((m + p - 1) * 3)
    expect(takes('interleaved')).toBe((m + p - 1) * 3)
    expect(takes('forward')).toBe(m + p - 1)
  })

  it('sends in the shadow of computing, or on top of it', () => {
    const takes = (overlaps: boolean) =>
      makespan(runPipeline(equal(3, 4, 0), 5, 'forward', { bandwidth: 4, latency: 1, overlaps }))
    expect(takes(true)).toBe(3 * 4 + 4 * 4 + 2 * 3)
    expect(takes(false)).toBe(3 * 4 + 2 * 3 + 4 * (4 + 3))
  })

  it('waits for a link that carries one message after the other', () => {
    const slow = { bandwidth: 0.5, latency: 0, overlaps: true }
    expect(makespan(runPipeline(equal(2, 4, 0), 5, 'forward', slow))).toBe(4 + 5 * 16 + 4)
  })
})

describe('a pipeline of any stages', () => {
  it('forward, is a flow shop of its stages and links: the sum of all and m - 1 times the slowest', () => {
    fc.assert(
      fc.property(pipeline, ({ stages, microBatches, link }) => {
        const carrying = stages.slice(0, -1).map(({ outputBytes }) => outputBytes / link.bandwidth)
        const machines = [...stages.map(({ forward }) => forward), ...carrying]
        const expected =
          sum(machines) + (microBatches - 1) * largest(machines) + carrying.length * link.latency
        const runs = runPipeline(stages, microBatches, 'forward', { ...link, overlaps: true })
        expect(makespan(runs)).toBeCloseTo(expected, 6)
      }),
      { numRuns: 200, seed: SEED },
    )
  })

  it('forward, takes no longer where only one input may wait before a stage', () => {
    fc.assert(
      fc.property(pipeline, ({ stages, microBatches }) => {
        const runs = runPipeline(stages, microBatches, 'forward', FREE_LINK)
        expect(makespan(runs)).toBe(withOneWaiting(stages, microBatches))
      }),
      { numRuns: 200, seed: SEED },
    )
  })

  it('grouped, is a flow shop forwards and one backwards', () => {
    fc.assert(
      fc.property(pipeline, ({ stages, microBatches }) => {
        const still = stages.map((one) => ({ ...one, update: 0 }))
        const shop = (times: number[]) => sum(times) + (microBatches - 1) * largest(times)
        const [forward, backward] = [stages.map((one) => one.forward), stages.map((one) => one.backward)]
        const runs = runPipeline(still, microBatches, 'grouped', FREE_LINK)
        expect(makespan(runs)).toBe(shop(forward) + shop(backward))
      }),
      { numRuns: 200, seed: SEED },
    )
  })

  it('runs every pass once, one at a time on each device, none before what it waits for has come', () => {
    fc.assert(
      fc.property(pipeline, ({ stages, microBatches, schedule, link }) => {
        const runs = runPipeline(stages, microBatches, schedule, link)
        expect(runs).toHaveLength(
          stages.length * (schedule === 'forward' ? microBatches : 2 * microBatches + 1),
        )
        for (const [at, run] of runs.entries()) {
          const before = runs[at - 1]
          if (before?.stage === run.stage) expect(run.start).toBeGreaterThanOrEqual(before.end)
          if (run.microBatch === null) continue
          const own = find(runs, run.stage, 'forward', run.microBatch)
          if (run.pass === 'backward') expect(run.start).toBeGreaterThanOrEqual(own?.end ?? Infinity)
          const from = run.pass === 'forward' ? run.stage - 1 : run.stage + 1
          const source = find(runs, from, run.pass, run.microBatch)
          const bytes = stages[Math.min(from, run.stage)]?.outputBytes ?? 0
          const carried = bytes / link.bandwidth + link.latency
          if (source) expect(run.start).toBeGreaterThanOrEqual(source.end + carried - 1e-9)
        }
      }),
      { numRuns: 150, seed: SEED },
    )
  })

  it('takes at least as long as the busiest device, as one micro-batch, and as with free links', () => {
    fc.assert(
      fc.property(pipeline, ({ stages, microBatches, schedule, link }) => {
        const learns = schedule === 'forward' ? 0 : 1
        const busy = stages.map(
          ({ forward, backward, update }) => microBatches * (forward + learns * backward) + learns * update,
        )
        const free = makespan(runPipeline(stages, microBatches, schedule, FREE_LINK))
        expect(free).toBeGreaterThanOrEqual(largest(busy))
        expect(free).toBeGreaterThanOrEqual(makespan(runPipeline(stages, 1, schedule, FREE_LINK)))
        expect(makespan(runPipeline(stages, microBatches, schedule, link))).toBeGreaterThanOrEqual(free)
      }),
      { numRuns: 200, seed: SEED },
    )
  })

  it('holds no more micro-batches, nor inputs, than is said, whatever the stages take', () => {
    fc.assert(
      fc.property(pipeline, ({ stages, microBatches, schedule, link }) => {
        const runs = runPipeline(stages, microBatches, schedule, { ...link, overlaps: true })
        if (schedule === 'forward') return
        const batches = Array.from({ length: microBatches }, (_, batch) => batch)
        for (const [stage] of stages.entries()) {
          const position = { stage, stages: stages.length, microBatches }
          const span = (first: number) =>
            mostAtOnce(
              batches.map((batch) => [
                find(runs, first, 'forward', batch)?.[first === stage ? 'start' : 'end'] ?? NaN,
                find(runs, stage, 'backward', batch)?.end ?? NaN,
              ]),
            )
          expect(span(stage)).toBeLessThanOrEqual(microBatchesHeld(schedule, position))
          if (stage > 0) expect(span(stage - 1)).toBeLessThanOrEqual(inputsHeld(schedule, position))
        }
      }),
      { numRuns: 150, seed: SEED },
    )
  })

  it.each([
    ['grouped', [5, 5, 5]],
    ['interleaved', [3, 2, 1]],
  ] as const)('%s, of three equal stages and five micro-batches, holds %j at once', (schedule, held) => {
    const runs = runPipeline(equal(3, 1, 2), 5, schedule, FREE_LINK)
    const most = held.map((_, stage) =>
      mostAtOnce(
        [0, 1, 2, 3, 4].map((batch) => [
          find(runs, stage, 'forward', batch)?.start ?? NaN,
          find(runs, stage, 'backward', batch)?.end ?? NaN,
        ]),
      ),
    )
    expect(most).toEqual(held)
    const said = held.map((_, stage) => microBatchesHeld(schedule, { stage, stages: 3, microBatches: 5 }))
    expect(said).toEqual(held)
  })
})
