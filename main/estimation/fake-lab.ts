import { handle, openChannel, type Handler } from '../../preload/channel'
import { closeLab, openLab, workerReady, type Progress, type WorkerKind } from '../../preload/contract'
import {
  describeModel,
  estimateShard,
  holdEstimation,
  planRun,
  prepareEstimation,
  readRunShard,
  sealRunShard,
  summariseRun,
  type ShardPart,
} from '../../preload/contract-runs'
import { Fault } from '../../preload/fault'
import { pauseGate, type PauseGate } from '../../preload/pause-gate'
import type { WorkerProcess } from '../worker-process'

/** Workers in this process, for tests of a run: a store whose disk may refuse, and estimators that end over what is poisonous. */
export interface FakeLab {
  spawn(kind: WorkerKind): FakeProcess
  readonly processes: readonly FakeProcess[]
  /** Shards that are sealed, which outlive the store's process. */
  readonly sealed: ReadonlyMap<number, readonly ShardPart[]>
  /** How often each object was estimated in what is sealed, by `shard:object`; -1 for one that was given up. */
  estimates(): Record<string, number>
}

export interface FakeProcess extends WorkerProcess {
  readonly kind: WorkerKind
  readonly isOver: boolean
  end(reason?: string): void
}

/** What goes wrong; tests change it while a run goes on. */
export interface FakeTroubles {
  /** Objects over which an estimator's process ends, `shard:object`. */
  poison: Set<string>
  /** Objects over which it says no more, each once. */
  hangs: Set<string>
  /** How many of the next estimators end before they are ready. */
  failedStarts: number
  /** How many of the next preparations end the process. */
  failedPreparations: number
  /** What the disk says to what is written. */
  disk: Fault | null
  /** What a store says to whoever opens the lab. */
  opening: Fault | null
}

export const noTroubles = (): FakeTroubles => ({
  ...{
    poison: new Set(),
    hangs: new Set(),
    failedStarts: 0,
    failedPreparations: 0,
    disk: null,
    opening: null,
  },
})

/** A stretch of a shard, as the fake store hands it to the fake estimators. */
interface FakeStretch {
  readonly shard: number
  readonly from: number
  readonly to: number
}
const encode = (stretch: FakeStretch): Uint8Array => new TextEncoder().encode(JSON.stringify(stretch))
const decode = (bytes: Uint8Array): FakeStretch => JSON.parse(new TextDecoder().decode(bytes)) as FakeStretch // what `encode` wrote

const moment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A lab of so many shards of so many objects, one to a tile. */
export function fakeLab(shards: number, objects: number, troubles: FakeTroubles): FakeLab {
  const sealed = new Map<number, readonly ShardPart[]>()
  const processes: FakeProcess[] = []
  const run = 'a1b2'
  const indices = Array.from({ length: shards }, (_, index) => index)

  function storeHandlers(): Handler[] {
    let isOpen = false
    const lab = (): void => {
      if (!isOpen) throw new Fault({ code: 'gone', what: 'No lab is open.' })
    }
    const write = (): void => {
      lab()
      if (troubles.disk) throw troubles.disk
    }
    const summary = { run, model: 'moments', created: '', objects: shards * objects }
    return [
      handle(openLab, ({ survey }) => {
        if (troubles.opening) throw troubles.opening
        isOpen = true
        const { folder, catalog } = survey ?? { folder: '', catalog: null }
        const found = { objects: shards * objects, columns: [], roles: {}, problems: [] }
        return { survey: { folder, catalog }, bands: ['i'], ...found }
      }),
      handle(closeLab, () => null),
      handle(planRun, () => {
        write()
        const plan = indices.map((index) => ({ index, group: index, objects, sealed: sealed.has(index) }))
        return { run, objects: shards * objects, tiles: [], shards: plan }
      }),
      handle(readRunShard, ({ shard, from, to }) => {
        lab()
        return { arrow: encode({ shard, from, to }) }
      }),
      handle(sealRunShard, async ({ shard, parts }) => {
        lab()
        if (troubles.disk) throw new Fault({ ...troubles.disk.report, where: `/lab/shard-${shard}` })
        await moment()
        if (!sealed.has(shard)) sealed.set(shard, parts)
        return null
      }),
      handle(summariseRun, () => {
        lab()
        const estimated = sealed.size * objects
        return { ...summary, estimated, flagged: 0, unmeasured: 0, complete: estimated === summary.objects }
      }),
    ]
  }

  function estimatorHandlers(end: (reason: string) => void): Handler[] {
    const gate = pauseGate()
    let turn: Promise<unknown> = Promise.resolve()
    return [
      handle(describeModel, () => ({
        identity: { name: 'moments', hash: '1' },
        samples: 0,
        symmetric: false,
      })),
      handle(prepareEstimation, () => {
        if (troubles.failedPreparations-- > 0) end('out of memory')
        return { problems: [] }
      }),
      handle(holdEstimation, ({ held }) => {
        gate.set(held)
        return null
      }),
      handle(estimateShard, ({ arrow }, { signal, report }) => {
        const mine = turn.then(() => estimateStretch(decode(arrow), gate, { signal, report, end, troubles }))
        turn = mine.catch(() => undefined)
        return mine.then(() => ({ arrow, samples: null }))
      }),
    ]
  }

  function spawn(kind: WorkerKind): FakeProcess {
    const child = fakeProcess(kind, (end) => (kind === 'store' ? storeHandlers() : estimatorHandlers(end)))
    processes.push(child)
    if (kind === 'estimator' && troubles.failedStarts-- > 0) child.end()
    return child
  }

  function estimates(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const [shard, parts] of sealed) {
      for (const { from, to, arrow } of parts) {
        for (let object = from; object < to; object++) {
          const key = `${shard}:${object}`
          counts[key] = arrow ? (counts[key] ?? 0) + 1 : -1
        }
      }
    }
    return counts
  }

  return { spawn, processes, sealed, estimates }
}

interface FakeWork {
  readonly signal: AbortSignal
  report(step: Progress): void
  end(reason: string): void
  readonly troubles: FakeTroubles
}

async function estimateStretch(
  { shard, from, to }: FakeStretch,
  gate: PauseGate,
  { signal, report, end, troubles }: FakeWork,
): Promise<void> {
  for (let object = from; object < to; object++) {
    await gate.pass(signal)
    const key = `${shard}:${object}`
    if (troubles.poison.has(key)) end('signal SIGSEGV')
    if (troubles.hangs.delete(key)) await new Promise(() => undefined)
    await moment()
    report({ stage: 'estimates', done: object - from + 1, total: to - from, unit: 'objects' })
  }
}

let pids = 0

/** A process in this process. Once it has ended it neither hears nor says anything. */
function fakeProcess(kind: WorkerKind, handlers: (end: (reason: string) => void) => Handler[]): FakeProcess {
  const toMain: ((message: unknown) => void)[] = []
  const toWorker: ((message: unknown) => void)[] = []
  const exits: ((reason: string) => void)[] = []
  let isOver = false
  // A process border is crossed in a moment of its own.
  const cross = (hears: readonly ((message: unknown) => void)[]) => (message: unknown) =>
    void setImmediate(() => !isOver && hears.forEach((hear) => hear(message)))
  function end(reason = 'signal SIGKILL'): void {
    if (isOver) return
    isOver = true
    setImmediate(() => exits.forEach((exit) => exit(reason)))
  }
  const port = {
    post: cross(toMain),
    receive: (hear: (message: unknown) => void) => void toWorker.push(hear),
  }
  const worker = openChannel(port, handlers(end))
  const pid = ++pids
  setImmediate(() => worker.tell(workerReady, { pid }))
  return {
    ...{ kind, end },
    get isOver() {
      return isOver
    },
    port: { post: cross(toWorker), receive: (hear) => void toMain.push(hear) },
    onExit: (listener) => void exits.push(listener),
    kill: () => end(),
  }
}
