import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { TileFile } from '../../preload/contract'
import type { RunChange, RunsWanted } from '../../preload/contract-cluster'
import type { planRun, RunPlan, RunSummary, ShardPart } from '../../preload/contract-runs'
import { Fault, fault } from '../../preload/fault'
import type { InputOf } from '../../preload/token'
import type { Engine } from '../store/engine'
import { requireLab, type OpenLab } from '../store/lab-session'
import { readShard, writeShard } from '../store/parquet-shard'
import { syncFolder } from '../files/sealed-file'
import { read } from '../store/read-only'
import { selectRows } from '../store/rows'
import { unwritable } from '../files/unwritable'
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
import { predictedWork } from '../devices/runs/predicted-work'
import { forgetPlans, isPlanned, planShards, planTable } from './run-plan'
import { samplesOf } from './run-samples'
import { addEstimates, addRun, countsOf, createRunTables, shardSizesOf } from './run-tables'
import { rowsOfShard } from './shard-rows'

/** A stretch of the objects of a shard, by their places. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The runs of the open lab, sealed in its folder and known to SQL. */
export interface LabRuns {
  /**
   * Reads the runs of a lab that was opened; with `estimates` false, what they are and not their rows. A shard that is damaged is set aside; resolves
   * with what is wrong.
   */
  load(lab: OpenLab, tiles: readonly TileFile[], estimates?: boolean): Promise<string[]>
  /** Adds runs and shards that others have sealed since, and says which shards of each run are sealed and which of them were added. */
  refresh(wanted: RunsWanted): Promise<RunChange[]>
  /** Works out a run's shards, and says which of them are sealed. With `begin` false a run that is not there yet is not made. */
  plan(wanted: InputOf<typeof planRun>): Promise<RunPlan>
  /** Positions of a shard's objects, `ra` and `dec` in degrees, as an Arrow IPC stream. */
  shard(run: string, index: number, stretch: Stretch): Promise<Uint8Array>
  /**
   * Seals the estimates of a shard, and makes them known to SQL. A shard that is sealed is left as it is. Rejects with a `Fault` of code
   * `unwritable` while the disk does not take them.
   */
  seal(run: string, index: number, parts: readonly ShardPart[]): Promise<void>
  /** The sampled shapes of one object, whose id is a text. */
  samples(run: string, id: string): Promise<Uint8Array>
  summarise(run: string): RunSummary
}

/** Runs over an engine; `software` is the version that writes, `now` gives the time as ISO 8601. */
export function labRuns(engine: Engine, software: string, now: () => string): LabRuns {
  let open: { lab: OpenLab; tiles: readonly TileFile[]; estimates: boolean } | null = null
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

  /**
   * Reads the shards of a run that are sealed and not known yet; of them only `some`, where they are named. One that is damaged is set aside, and
   * `tell` hears of it.
   */
  async function loadShards(
    { lab: folder }: OpenLab,
    run: string,
    some: readonly number[] | null,
    tell: (problem: string) => void = () => undefined,
  ): Promise<RunChange> {
    const sealed = [...(await sealedShards(folder, run))].sort((one, other) => one - other)
    const wanted = sealed.filter((index) => !loaded.get(run)?.has(index) && (some?.includes(index) ?? true))
    const added: number[] = []
    for (const index of wanted) {
      const path = join(runFolder(folder, run), shardFile(index))
      const arrow = await readShard(path).catch(async (error: unknown) => {
        tell(await setAside(path, error))
        return null
      })
      if (!arrow) continue
      add(run, index, arrow)
      added.push(index)
    }
    const lost = new Set(wanted.filter((index) => !added.includes(index)))
    return { run, sealed: sealed.filter((index) => !lost.has(index)), added }
  }

  /** Whether a shard lies in the lab, and is known to SQL: one may have been written before its folder could be synced, or by others. */
  async function isSealed(run: string, index: number): Promise<boolean> {
    if (!(await sealedShards(lab().lab, run)).has(index)) return false
    if (loaded.get(run)?.has(index)) return true
    await syncFolder(runFolder(lab().lab, run))
    return (await loadShards(lab(), run, [index])).added.includes(index)
  }

  /** A store that was started anew has no plans: the run's description gives the same again. */
  async function planned(run: string): Promise<string> {
    const { options } = manifestOf(run)
    if (!isPlanned(engine, run)) await planShards(engine, run, options, 'tile' in lab().roles)
    return planTable(run)
  }

  return {
    async load(next, tiles, estimates = true) {
      open = null
      known = new Map()
      loaded = new Map()
      hasEstimates = false
      forgetPlans(engine)
      createRunTables(engine)
      const problems: string[] = []
      for (const manifest of await readRuns(next.lab)) {
        remember(manifest)
        if (estimates) await loadShards(next, manifest.run, null, (problem) => problems.push(problem))
      }
      open = { lab: next, tiles, estimates }
      return problems
    },

    async refresh({ run, shards }) {
      await requireLab(lab().lab)
      const manifests = await readRuns(lab().lab)
      manifests.forEach(remember)
      const wanted = manifests.filter((manifest) => run === null || manifest.run === run)
      const changes: RunChange[] = []
      for (const manifest of wanted) changes.push(await loadShards(lab(), manifest.run, shards))
      return changes
    },

    async plan({ model, asked, options, simulation = null, fresh, begin = true }) {
      const { lab: folder, surveyFolder, fingerprint, roles } = lab()
      const run = nameRun(model, options, fingerprint, fresh ? now() : '', simulation)
      const shards = await planShards(engine, run, options, 'tile' in roles)
      const objects = shards.reduce((sum, shard) => sum + shard.objects, 0)
      // A run that is whole asks for nothing, not even its survey.
      const before = known.has(run) ? await sealedShards(folder, run) : new Set<number>()
      const isWhole = objects > 0 && shards.every(({ index }) => before.has(index))
      if (begin && !isWhole) requireWork(objects, open?.tiles ?? [], surveyFolder)
      if (begin && !known.has(run)) {
        await requireFolder(folder)
        await requireLab(folder)
        const about = { run, created: now(), software, model, asked, options, survey: surveyFolder }
        const sizes = shards.map((shard) => shard.objects)
        const computed = {
          ...{ device: simulation?.device ?? 'host', precision: options.precision ?? 'fp32' },
          ...(simulation && { simulation, predicted: predictedWork(simulation, sizes) }),
        }
        const manifest: RunManifest = { format: 1, ...about, ...computed, objects, shards: shards.length }
        await beginRun(folder, manifest)
        remember(manifest)
        // Shards of a run whose description was lost: the same name is the same run.
        if (open?.estimates) await loadShards(lab(), run, null)
      }
      const by = known.get(run)?.simulation ?? simulation
      // One that is only looked at may not be there.
      const sealed = known.has(run) || begin ? await sealedShards(folder, run) : new Set<number>()
      return {
        ...{ run, objects, tiles: [...(open?.tiles ?? [])] },
        ...(by && { simulation: by }),
        shards: shards.map((shard) => ({
          ...{ ...shard, sealed: sealed.has(shard.index) },
          ...(by && { predicted: predictedWork(by, [shard.objects]) }),
        })),
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
      const about = provenanceOf(
        manifest,
        parts.reduce((sum, { from, to }) => sum + to - from, 0),
      )
      // First, for a shard is done when its estimates are sealed.
      if (samples) await writeShard(join(folder, samplesFile(index)), samples, about)
      await writeShard(join(folder, shardFile(index)), estimates, about)
      add(run, index, estimates)
    },

    samples: (run, id) => samplesOf(engine, runFolder(lab().lab, manifestOf(run).run), run, id),

    summarise(run) {
      const { model, created, objects, simulation } = manifestOf(run)
      const none = { estimated: 0, flagged: 0, unmeasured: 0 }
      const counts = hasEstimates ? (selectRows(engine, countsOf(run), Counts)[0] ?? none) : none
      const sizes = simulation && hasEstimates ? selectRows(engine, shardSizesOf(run), Size) : []
      return {
        ...{ run, model: model.name, created, objects, ...counts, complete: counts.estimated === objects },
        ...(simulation && {
          simulation,
          predicted: predictedWork(
            simulation,
            sizes.map(({ size }) => size),
          ),
        }),
      }
    },
  }
}

/** Rejects with a `Fault` of code `unwritable` while the folder of a lab is away. */
async function requireFolder(lab: string): Promise<void> {
  await stat(lab).catch((error: NodeJS.ErrnoException) => {
    throw unwritable(lab, error)
  })
}

/** Throws where a run would have nothing to measure: no object, or not one tile, which would seal every object as unmeasured. */
function requireWork(objects: number, tiles: readonly TileFile[], where: string): void {
  if (objects === 0)
    throw fault('There is no object to estimate.', { where, remedy: 'Check the condition (--where).' })
  if (tiles.length > 0) return
  const remedy = 'Put the survey where it was, or mount its disk, and open the lab again.'
  throw fault('The survey’s tiles cannot be reached, or it has none: there is nothing to measure.', {
    where,
    remedy,
  })
}

const Size = v.object({ size: v.number() })
const Counts = v.object({ estimated: v.number(), flagged: v.number(), unmeasured: v.number() })
