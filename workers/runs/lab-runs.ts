import { join } from 'node:path'
import * as v from 'valibot'
import type { TileFile } from '../../preload/contract'
import type { EstimationOptions, ModelIdentity, RunPlan, RunSummary } from '../../preload/contract-runs'
import { fault } from '../../preload/fault'
import type { Engine } from '../store/engine'
import { requireLab, type OpenLab } from '../store/lab-session'
import { readShard, writeShard } from '../store/parquet-shard'
import { read } from '../store/read-only'
import { selectRows } from '../store/rows'
import { literal } from '../store/sql'
import {
  beginRun,
  nameRun,
  readRuns,
  runFolder,
  sealedShards,
  shardFile,
  type RunManifest,
} from './run-folder'
import { PLAN, planShards } from './run-plan'
import type { RunChange, RunsWanted } from '../../preload/contract-cluster'
import { addEstimates, addRun, countsOf, createRunTables } from './run-tables'

/** The runs of the open lab, sealed in its folder and known to SQL. */
export interface LabRuns {
  /** Reads the runs of a lab that was opened; with `estimates` false, what they are and not their rows. */
  load(lab: OpenLab, tiles: readonly TileFile[], estimates?: boolean): Promise<void>
  /** Adds runs and shards that others have sealed since, and says which shards of each run are sealed and which of them were added. */
  refresh(wanted: RunsWanted): Promise<RunChange[]>
  /** Works out a run's shards, and says which of them are sealed. With `begin` false a run that is not there yet is not made. */
  plan(model: ModelIdentity, options: EstimationOptions, fresh: boolean, begin?: boolean): Promise<RunPlan>
  /** Positions of a shard's objects, `ra` and `dec` in degrees, as an Arrow IPC stream. */
  shard(run: string, index: number): Promise<Uint8Array>
  /** Seals the estimates of a shard, and makes them known to SQL. A shard that is sealed is left as it is. */
  seal(run: string, index: number, arrow: Uint8Array): Promise<void>
  summarise(run: string): RunSummary
}

/** Runs over an engine; `software` is the version that writes, `now` gives the time as ISO 8601. */
export function labRuns(engine: Engine, software: string, now: () => string): LabRuns {
  let open: { lab: OpenLab; tiles: readonly TileFile[] } | null = null
  let known = new Map<string, RunManifest>()
  let planned: string | null = null
  let hasEstimates = false
  /** The shards of each run whose rows are known to SQL. */
  let loaded = new Map<string, Set<number>>()

  function lab(): OpenLab {
    if (open) return open.lab
    throw fault('No lab is open.', { remedy: 'Open one first.' })
  }

  function add(run: string, index: number, arrow: Uint8Array): void {
    addEstimates(engine, arrow, !hasEstimates)
    hasEstimates = true
    loaded.set(run, (loaded.get(run) ?? new Set()).add(index))
  }

  function remember(manifest: RunManifest): void {
    if (known.has(manifest.run)) return
    known.set(manifest.run, manifest)
    addRun(engine, manifest)
  }

  /** Reads the shards of a run that are sealed and not known yet; of them only `some`, where they are named. */
  async function loadShards(run: string, some: readonly number[] | null): Promise<RunChange> {
    const sealed = [...(await sealedShards(lab().lab, run))].sort((one, other) => one - other)
    const added = sealed.filter((index) => !loaded.get(run)?.has(index) && (some?.includes(index) ?? true))
    for (const index of added)
      add(run, index, await readShard(join(runFolder(lab().lab, run), shardFile(index))))
    return { run, sealed, added }
  }

  return {
    async load(next, tiles, estimates = true) {
      open = { lab: next, tiles }
      known = new Map()
      planned = null
      hasEstimates = false
      loaded = new Map()
      createRunTables(engine)
      for (const manifest of await readRuns(next.lab)) {
        remember(manifest)
        if (estimates) await loadShards(manifest.run, null)
      }
    },

    async refresh({ run, shards }) {
      await requireLab(lab().lab)
      const manifests = await readRuns(lab().lab)
      manifests.forEach(remember)
      const wanted = manifests.filter((manifest) => run === null || manifest.run === run)
      const changes: RunChange[] = []
      for (const manifest of wanted) changes.push(await loadShards(manifest.run, shards))
      return changes
    },

    async plan(model, options, fresh, begin = true) {
      const { lab: folder, surveyFolder, fingerprint, roles } = lab()
      const shards = await planShards(engine, options, 'tile' in roles)
      const objects = shards.reduce((sum, shard) => sum + shard.objects, 0)
      const run = nameRun(model, options, fingerprint, fresh ? now() : '')
      if (begin && !known.has(run)) {
        await requireLab(folder)
        const about = { run, created: now(), software, model, options, survey: surveyFolder }
        const manifest: RunManifest = { format: 1, ...about, objects, shards: shards.length }
        await beginRun(folder, manifest)
        known.set(run, manifest)
        addRun(engine, manifest)
      }
      planned = run
      const sealed = await sealedShards(folder, run)
      return {
        ...{ run, objects, tiles: [...(open?.tiles ?? [])] },
        shards: shards.map((shard) => ({ ...shard, sealed: sealed.has(shard.index) })),
      }
    },

    async shard(run, index) {
      if (planned !== run)
        throw fault('This run is not the one that was planned last.', { remedy: 'Begin it again.' })
      const sql = `SELECT ra, dec FROM ${PLAN} WHERE shard = ${index} ORDER BY object`
      return (await read(engine, sql)).arrow
    },

    async seal(run, index, arrow) {
      const manifest = known.get(run)
      if (!manifest || planned !== run) throw fault('This run is not the one that was planned last.')
      const folder = runFolder(lab().lab, run)
      if ((await sealedShards(lab().lab, run)).has(index)) return
      engine.run('DROP TABLE IF EXISTS incoming_estimates')
      engine.insert('incoming_estimates', arrow, true)
      const rows = await read(
        engine,
        `SELECT ${PLAN}.id, ${literal(run)} AS run, ${literal(manifest.model.name)} AS model, incoming_estimates.* EXCLUDE (object)
          FROM incoming_estimates JOIN ${PLAN} USING (object) WHERE ${PLAN}.shard = ${index} ORDER BY object`,
      )
      engine.run('DROP TABLE incoming_estimates')
      await writeShard(join(folder, shardFile(index)), rows.arrow)
      add(run, index, rows.arrow)
    },

    summarise(run) {
      const manifest = known.get(run)
      if (!manifest) throw fault(`The lab has no run ${run}.`, { where: lab().lab })
      const none = { estimated: 0, flagged: 0, unmeasured: 0 }
      const counts = hasEstimates ? (selectRows(engine, countsOf(run), Counts)[0] ?? none) : none
      const { model, created, objects } = manifest
      return { run, model: model.name, created, objects, ...counts, complete: counts.estimated === objects }
    },
  }
}

const Counts = v.object({ estimated: v.number(), flagged: v.number(), unmeasured: v.number() })
