import { version as software } from '../package.json'
import { handle } from '../preload/channel'
import {
  appendTileBytes,
  closeLab,
  describeStore,
  exportRows,
  findTile,
  openLab,
  queryStore,
  sealTile,
  settleExports,
} from '../preload/contract'
import { refreshRuns } from '../preload/contract-cluster'
import { keepAggregate, linkedChanged, linkStore } from '../preload/contract-linked'
import {
  evaluateRun,
  planRun,
  readRunShard,
  readSamples,
  sealRunShard,
  summariseRun,
} from '../preload/contract-runs'
import { cancelled, reportOf } from '../preload/fault'
import { runWorker } from './process/worker'
import { openEngine } from './store/engine'
import { exportTable } from './store/export-rows'
import { labSession } from './store/lab-session'
import { sweepPartialFiles } from './files/partial-files'
import { read } from './store/read-only'
import { evaluate } from './runs/evaluate-run'
import { labJudgements } from './judgements/lab-judgements'
import { labLinked } from './linked/lab-linked'
import { labRuns } from './runs/lab-runs'
import { storeRuntime } from './store/runtime'
import { bandsOf } from './store/plane-rows'
import { indexTiles } from './store/tile-index'
import { tileStore } from './store/tile-store'

// The store's process: one lab, one DuckDB, one writer (main), and readers who hold ports of their own.
void runWorker(async (tell) => {
  const engine = await openEngine()
  engine.lock()
  const tiles = tileStore(engine)
  const now = (): string => new Date().toISOString()
  const session = labSession(engine, software, now)
  const runs = labRuns(engine, software, now)

  /** Opens share one table of incoming rows, so each waits for the one before. */
  let turn: Promise<unknown> = Promise.resolve()
  function oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  const linked = labLinked(engine, now, (table) => tell(linkedChanged, table))
  const bringUpToDate = (): void =>
    void linked.judged().catch((error: unknown) => console.warn(`linked: ${reportOf(error).what}`))
  const judgements = labJudgements(engine, oneByOne, now, bringUpToDate)

  const exports = new Set<Promise<unknown>>()
  /** Knows of the work until it is settled. */
  function remember<T>(work: Promise<T>): Promise<T> {
    exports.add(work)
    const forget = (): void => void exports.delete(work)
    work.then(forget, forget)
    return work
  }

  const query = handle(queryStore, async ({ sql, seconds, rows, priority }, { signal }) => {
    const begun = performance.now()
    linked.kept.noticed(sql)
    const answer = await read(engine, sql, { signal, seconds, rows, priority })
    return { ...answer, milliseconds: performance.now() - begun }
  })
  const keep = handle(keepAggregate, (wanted, { signal }) => linked.kept.keep(wanted, signal))
  return {
    handlers: [
      handle(describeStore, () => storeRuntime(engine)),
      handle(openLab, ({ lab, survey, beside = false }, context) =>
        oneByOne(async () => {
          if (context.signal.aborted) throw cancelled()
          await linked.leave()
          let contents
          try {
            contents = await session.open(lab, survey, context, beside)
            await indexTiles(engine, lab, survey?.tiles ?? null, context, session.isSole)
          } finally {
            if (beside) await session.close()
          }
          if (!beside) await sweepPartialFiles(lab)
          const found = session.current
            ? [
                ...(await runs.load(session.current, survey?.tiles ?? [], !beside)),
                ...(await judgements.load(session.current)),
              ]
            : []
          if (session.current) linked.load(session.current)
          // Last, and at once: tiles of the survey before may have arrived until now.
          tiles.clear()
          return { ...contents, problems: [...contents.problems, ...found], bands: bandsOf(engine) }
        }),
      ),
      handle(closeLab, () => oneByOne(() => session.close()).then(() => null)),
      handle(appendTileBytes, (stretch) => {
        tiles.append(stretch)
        return null
      }),
      handle(sealTile, ({ tile }) => tiles.seal(tile)),
      handle(findTile, ({ tile }) => tiles.find(tile)),
      query,
      handle(exportRows, (wanted, context) =>
        remember(exportTable(engine, session.current, wanted, { software, now }, context)),
      ),
      handle(planRun, (wanted) => oneByOne(() => runs.plan(wanted))),
      handle(readRunShard, async ({ run, shard, from, to }) => ({
        arrow: await oneByOne(() => runs.shard(run, shard, { from, to })),
      })),
      handle(sealRunShard, ({ run, shard, parts }) =>
        oneByOne(() => runs.seal(run, shard, parts)).then(() => {
          linked.sealed([run])
          return null
        }),
      ),
      handle(linkStore, (order, context) => linked.link(order, context)),
      handle(readSamples, async ({ run, id }) => ({ arrow: await oneByOne(() => runs.samples(run, id)) })),
      handle(refreshRuns, (wanted) =>
        oneByOne(async () => {
          const changes = await runs.refresh(wanted)
          await judgements.flagging.reload(
            changes.filter(({ sealed }) => sealed.length > 0).map(({ run }) => run),
          )
          linked.sealed(changes.filter(({ added }) => added.length > 0).map(({ run }) => run))
          return changes
        }),
      ),
      handle(summariseRun, ({ run }) =>
        oneByOne(async () => {
          const summary = runs.summarise(run)
          // A run that has become complete is flagged by the usual rule, unless a person was there before.
          const isNew = summary.complete && (await judgements.flagging.flagIfUnflagged(run))
          if (isNew) bringUpToDate()
          return isNew ? runs.summarise(run) : summary
        }),
      ),
      ...judgements.handlers,
      handle(evaluateRun, (input, { signal }) => evaluate(engine, input, signal)),
      handle(settleExports, async () => {
        await Promise.allSettled(exports)
        return null
      }),
    ],
    clientHandlers: [query, keep],
  }
})
