import { tableFromIPC } from '@uwdata/flechette'
import { rm, truncate } from 'node:fs/promises'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { networkEstimator, type NetworkEstimator } from '../estimates/network-estimator'
import { pauseGate } from '../../preload/pause-gate'
import { flagNames } from '../flags/object-flags'
import { middlePixelNetwork, smallSurvey, type SmallSurvey } from './fixtures/small-survey'
import { inlineBatches } from './inline-batches'
import { positionsOf } from './positions'
import type { BatchSource } from './ready-batches'
import { serveStamps } from './serve-stamps'
import { estimationOver, type ShardEstimates, type ShardEstimation } from './shard-estimation'
import { threadedBatches } from './threaded-batches'

const BATCH = 4
const EACH = 5

/** The two ways to cut: here, or by the other end of a line, which in the app is another thread. */
const WAYS: Record<
  string,
  (tiles: SmallSurvey['tiles'], estimator: NetworkEstimator) => Promise<BatchSource>
> = {
  inline: (tiles, estimator) => inlineBatches(tiles, estimator, BATCH),
  'by a thread': (tiles, estimator) => threaded(tiles, estimator),
}

function threaded(tiles: SmallSurvey['tiles'], estimator: NetworkEstimator): Promise<BatchSource> {
  const { port1, port2 } = new MessageChannel()
  void serveStamps(port2, { tiles, batch: BATCH })
  const terminate = (): Promise<void> => Promise.resolve(port1.close())
  return threadedBatches(
    {
      postMessage: (message, transfer) => port1.postMessage(message, transfer),
      on: (event, listener) => port1.on(event, listener),
      terminate,
    },
    estimator,
    BATCH,
  )
}

interface Row {
  readonly object: number
  readonly g1: number | null
  readonly flags: number
}

const rowsOf = ({ arrow }: ShardEstimates): Row[] => tableFromIPC(arrow).toArray() as unknown as Row[] // of `encodeEstimates`
const names = (rows: readonly Row[]): string[][] => rows.map(({ flags }) => flagNames(flags))

let survey: SmallSurvey
beforeEach(async () => {
  survey = await smallSurvey(3, EACH)
})
afterEach(() => rm(survey.folder, { recursive: true }))

const calm = () => ({ signal: new AbortController().signal, report: () => undefined, gate: pauseGate() })

describe.each(Object.keys(WAYS))('estimation, stamps cut %s', (way) => {
  async function open(network = middlePixelNetwork()): Promise<ShardEstimation> {
    const estimator = networkEstimator('middle pixel', network, { batch: BATCH, keepSamples: false })
    const source = await (WAYS[way] ?? expect.fail('there is no such way'))(survey.tiles, estimator)
    return estimationOver(source, () => estimator.dispose())
  }

  it('gives every object its own estimate, in batches of the tile’s order', async () => {
    const counts: number[] = []
    const estimation = await open(middlePixelNetwork(undefined, counts))
    const rows = rowsOf(await estimation.estimate(survey.positions, calm()))
    await estimation.close()
    expect(rows.map(({ object }) => object)).toEqual(Array.from({ length: 3 * EACH }, (_, at) => at))
    rows.forEach(({ object, g1 }) => {
      // A step to the east is one to the left.
      const wanted = (Math.floor(object / EACH) + 1) * 10 + 40 - (object % EACH) + 0.4
      expect(1000 * (g1 ?? NaN)).toBeCloseTo(wanted, 2)
    })
    expect(counts).toEqual([8, 8, 8, 8])
  })

  it('of a tile that cannot be read any more flags its objects, and no others', async () => {
    const estimation = await open()
    const before = rowsOf(await estimation.estimate(survey.positions, calm()))
    await estimation.close()
    const again = await open()
    await truncate(survey.tiles[1]?.path ?? '', 20_000)
    const after = rowsOf(await again.estimate(survey.positions, calm())).sort((a, b) => a.object - b.object)
    await again.close()
    const isSpoiled = ({ object }: Row): boolean => Math.floor(object / EACH) === 1
    expect(after.filter((row) => !isSpoiled(row))).toEqual(before.filter((row) => !isSpoiled(row)))
    const spoiled = after.filter(isSpoiled)
    expect(spoiled.map(({ g1 }) => g1)).toEqual(new Array(EACH).fill(null))
    expect(names(spoiled)).toEqual(new Array(EACH).fill(['failed']))
    expect(spoiled[0]?.flags).toBe(2 ** 31)
  })

  it('of a stamp that makes measuring throw flags that one, and no other', async () => {
    const estimation = await open(middlePixelNetwork((pixel) => Math.abs(pixel - 58.4) < 0.01))
    const rows = rowsOf(await estimation.estimate(survey.positions, calm()))
    await estimation.close()
    expect(rows.filter(({ g1 }) => g1 === null).map(({ object }) => object)).toEqual([7])
    expect(names(rows.slice(7, 8))[0]).toContain('failed')
    expect(rows).toHaveLength(3 * EACH)
  })

  it.each([0, 1])('of two that are asked for at once cancels number %i alone', async (which) => {
    const estimation = await open()
    const controllers = [new AbortController(), new AbortController()] as const
    const reports: string[] = []
    const results = controllers.map(({ signal }, at) =>
      estimation.estimate(survey.positions, {
        gate: pauseGate(),
        signal,
        report: ({ done }) => reports.push(`${at}: ${done}`),
      }),
    )
    controllers[which]?.abort()
    const [first, second] = await Promise.allSettled(results)
    const other = which === 0 ? second : first
    expect((which === 0 ? first : second)?.status).toBe('rejected')
    expect(other?.status === 'fulfilled' && rowsOf(other.value)).toHaveLength(3 * EACH)
    expect(reports.filter((one) => one.startsWith(`${1 - which}:`)).at(-1)).toBe(`${1 - which}: ${3 * EACH}`)
    // And the one after them is as well.
    expect(rowsOf(await estimation.estimate(survey.positions, calm()))).toHaveLength(3 * EACH)
    await estimation.close()
  })

  it('measures shards in the order in which they were asked for', async () => {
    const estimation = await open()
    const order: number[] = []
    const asked = [0, 1, 2].map((at) =>
      estimation.estimate(survey.positions, { ...calm(), report: () => order.push(at) }),
    )
    await Promise.all(asked)
    await estimation.close()
    expect(order).toEqual([...order].sort())
    expect(new Set(order).size).toBe(3)
  })
})

describe('a thread that cuts stamps', () => {
  it('gets no further ahead than there are buffers, and goes on when one comes back', async () => {
    const estimator = networkEstimator('middle pixel', middlePixelNetwork(), {
      batch: BATCH,
      keepSamples: false,
    })
    const { port1, port2 } = new MessageChannel()
    void serveStamps(port2, { tiles: survey.tiles, batch: 1 })
    let batches = 0
    port1.on('message', ({ type }: { type: string }) => (batches += Number(type === 'batch')))
    const source = await threadedBatches(
      {
        postMessage: (message, transfer) => port1.postMessage(message, transfer),
        on: (event, listener) => port1.on(event, listener),
        terminate: () => Promise.resolve(port1.close()),
      },
      estimator,
      1,
    )
    const positions = positionsOf(survey.positions).slice(0, 10)
    const reading = source.batches(positions, calm().signal)
    await settled(() => batches)
    expect(batches).toBe(3)
    let read = 0
    for await (const batch of reading) {
      read += batch.objects.length
      batch.release()
    }
    expect(read).toBe(10)
    expect(batches).toBe(10)
    await source.close()
  })
})

/** Waits until a number has not changed for a while. */
async function settled(number: () => number): Promise<void> {
  for (let last = -1; last !== number() || last === 0;) {
    last = number()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
