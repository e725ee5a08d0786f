import { join } from 'node:path'
import * as v from 'valibot'
import type { TileFile } from '../../preload/contract'
import type { planRun, RunPlan, RunSummary, ShardPart } from '../../preload/contract-runs'
import { Fault, fault } from '../../preload/fault'
import type { InputOf } from '../../preload/token'
import type { Engine } from '../store/engine'
import type { OpenLab } from '../store/lab-session'
import { readShard, writeShard } from '../store/parquet-shard'
import { syncFolder } from '../store/sealed-file'
import { read } from '../store/read-only'
import { selectRows } from '../store/rows'
import { setAside } from './damaged-shard'
import {
  beginRun,
  nameRun,
  provenanceOf,
  readRuns,
  runFolder,
  samplesFile,
  sealedShards,
  shardFile,
  type RunManifest,
} from './run-folder'
import { forgetPlans, isPlanned, planShards, planTable } from './run-plan'
import { addEstimates, addRun, countsOf, createRunTables } from './run-tables'
import { rowsOfShard } from './shard-rows'

/** A stretch of the objects of a shard, by their places. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The runs of the open lab, sealed in its folder and known to SQL. */
export interface LabRuns {
  /** Reads the runs of a lab that was opened. A shard that is damaged is set aside; resolves with what is wrong. */
  load(lab: OpenLab, tiles: readonly TileFile[]): Promise<string[]>
  /** Works out a run's shards, and says which of them are sealed. */
  plan(wanted: InputOf<typeof planRun>): Promise<RunPlan>
  /** Positions of a shard's objects, `ra` and `dec` in degrees, as an Arrow IPC stream. */
  shard(run: string, index: number, stretch: Stretch): Promise<Uint8Array>
  /**
   * Seals the estimates of a shard, and makes them known to SQL. A shard that is sealed is left as it is. Rejects with a `Fault` of code
   * `unwritable` while the disk does not take them.
   */
  seal(run: string, index: number, parts: readonly ShardPart[]): Promise<void>
  summarise(run: string): RunSummary
}

/** Runs over an engine; `software` is the version that writes, `now` gives the time as ISO 8601. */
export function labRuns(engine: Engine, software: string, now: () => string): LabRuns {
  let open: { lab: OpenLab; tiles: readonly TileFile[] } | null = null
  let known = new Map<string, RunManifest>()
  let hasEstimates = false
  /** The shards of each run whose rows are known to SQL. */
  let loaded = new Map<string, Set<number>>()

  /** A store that took the place of one that ended has no lab until it is given it: whoever asks may wait for that. */
  function lab(): OpenLab {
    if (open) return open.lab
    throw new Fault({ code: 'gone', what: 'No lab is open.', remedy: 'Open one first.' })
  }

  function manifestOf(run: string): RunManifest {
    const manifest = known.get(run)
    if (manifest) return manifest
    throw fault(`The lab has no run ${run}.`, { where: lab().lab })
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

  /** Reads the shards of a run that are sealed and not known yet; resolves with what is wrong with them. */
  async function loadShards(next: OpenLab, run: string): Promise<string[]> {
    const problems: string[] = []
    for (const index of [...(await sealedShards(next.lab, run))].sort((one, other) => one - other)) {
      if (loaded.get(run)?.has(index)) continue
      const path = join(runFolder(next.lab, run), shardFile(index))
      try {
        add(run, index, await readShard(path))
      } catch (error) {
        problems.push(await setAside(path, error))
      }
    }
    return problems
  }

  /** Whether a shard lies in the lab, and known to SQL: one may have been written before its folder could be synced. */
  async function isSealed(run: string, index: number): Promise<boolean> {
    if (!(await sealedShards(lab().lab, run)).has(index)) return false
    if (loaded.get(run)?.has(index)) return true
    await syncFolder(runFolder(lab().lab, run))
    await loadShards(lab(), run)
    return loaded.get(run)?.has(index) ?? false
  }

  /** A store that was started anew has no plans: the run's description gives the same again. */
  async function planned(run: string): Promise<string> {
    const { options } = manifestOf(run)
    if (!isPlanned(engine, run)) await planShards(engine, run, options, 'tile' in lab().roles)
    return planTable(run)
  }

  return {
    async load(next, tiles) {
      open = null
      known = new Map()
      loaded = new Map()
      hasEstimates = false
      forgetPlans(engine)
      createRunTables(engine)
      const problems: string[] = []
      for (const manifest of await readRuns(next.lab)) {
        remember(manifest)
        problems.push(...(await loadShards(next, manifest.run)))
      }
      open = { lab: next, tiles }
      return problems
    },

    async plan({ model, asked, options, fresh }) {
      const { lab: folder, surveyFolder, fingerprint, roles } = lab()
      const run = nameRun(model, options, fingerprint, fresh ? now() : '')
      const shards = await planShards(engine, run, options, 'tile' in roles)
      const objects = shards.reduce((sum, shard) => sum + shard.objects, 0)
      if (!known.has(run)) {
        const about = { run, created: now(), software, model, asked, options, survey: surveyFolder }
        const by = { device: 'host', precision: 'fp32' }
        const manifest: RunManifest = { format: 1, ...about, ...by, objects, shards: shards.length }
        await beginRun(folder, manifest)
        remember(manifest)
        // Shards of a run whose description was lost: the same name is the same run.
        await loadShards(lab(), run)
      }
      const sealed = await sealedShards(folder, run)
      return {
        ...{ run, objects, tiles: [...(open?.tiles ?? [])] },
        shards: shards.map((shard) => ({ ...shard, sealed: sealed.has(shard.index) })),
      }
    },

    async shard(run, index, { from, to }) {
      const some = `shard = ${index} AND object >= ${from} AND object < ${to}`
      return (await read(engine, `SELECT ra, dec FROM ${await planned(run)} WHERE ${some} ORDER BY object`))
        .arrow
    },

    async seal(run, index, parts) {
      const manifest = manifestOf(run)
      const folder = runFolder(lab().lab, run)
      if (await isSealed(run, index)) return
      await planned(run)
      const { estimates, samples } = await rowsOfShard(engine, manifest, index, parts)
      const about = provenanceOf(manifest)
      // First, for a shard is done when its estimates are sealed.
      if (samples) await writeShard(join(folder, samplesFile(index)), samples, about)
      await writeShard(join(folder, shardFile(index)), estimates, about)
      add(run, index, estimates)
    },

    summarise(run) {
      const { model, created, objects } = manifestOf(run)
      const none = { estimated: 0, flagged: 0, unmeasured: 0 }
      const counts = hasEstimates ? (selectRows(engine, countsOf(run), Counts)[0] ?? none) : none
      return { run, model: model.name, created, objects, ...counts, complete: counts.estimated === objects }
    },
  }
}

const Counts = v.object({ estimated: v.number(), flagged: v.number(), unmeasured: v.number() })
