import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { EstimationOptions, ModelIdentity } from '../../preload/contract-runs'
import { PredictedWork, Simulation } from '../../preload/contract-simulation'
import { placeName } from '../export/provenance'
import { STAMP_PREPARATION } from '../stamps/prepare-stamp'
import { sealFile, sealFolder } from '../files/sealed-file'
import { unwritable } from '../files/unwritable'
import { predictedWork } from '../devices/runs/predicted-work'
import { PLANNING } from './run-plan'

/** What `runs/RUN/run.json` holds: what the run is of. Which shards are done their files tell. */
export const RunManifest = v.object({
  format: v.literal(1),
  run: v.string(),
  created: v.string(),
  software: v.string(),
  model: ModelIdentity,
  /** How the model was asked for: a name, or the path of a folder. */
  asked: v.optional(v.string()),
  options: EstimationOptions,
  /** What its seconds and joules are of, and the format of its numbers, which this machine computes in any case. */
  device: v.optional(v.string(), 'host'),
  precision: v.optional(v.string(), 'fp32'),
  /** What is known of a device that is simulated, and what was predicted for all shards. */
  simulation: v.exactOptional(Simulation),
  predicted: v.exactOptional(PredictedWork),
  survey: v.string(),
  objects: v.number(),
  shards: v.number(),
})
export type RunManifest = v.InferOutput<typeof RunManifest>

/** The folder of a run in its lab. */
export const runFolder = (lab: string, run: string): string => join(lab, 'runs', run)

/** The file of a shard in its run. */
export const shardFile = (shard: number): string => `shard-${String(shard).padStart(5, '0')}.parquet`

/** The file of the sampled shapes of a shard: `id`, `sample`, `g1` and `g2`. */
export const samplesFile = (shard: number): string => `samples-${String(shard).padStart(5, '0')}.parquet`

/** What a shard of so many objects says of itself, wherever it is taken: the key-value metadata of its file. */
export function provenanceOf(
  { run, model, options, ...rest }: RunManifest,
  objects: number,
): Record<string, string> {
  const { software, survey, created, device, precision, simulation } = rest
  const { samples, symmetric, seed } = options
  const numbers = { samples: String(samples), symmetric: String(symmetric), seed: String(seed) }
  return {
    ...{ run, model: model.name, model_hash: model.hash, ...numbers, device, precision },
    ...{ survey: placeName(survey), software: `Shearwater ${software}`, created },
    ...(simulation && predictionOf(simulation, objects)),
  }
}

function predictionOf(simulation: Simulation, objects: number): Record<string, string> {
  const { seconds, joules } = predictedWork(simulation, [objects])
  const { devices, batch } = simulation
  const numbers = { devices, batch, predicted_seconds: seconds, predicted_joules: joules }
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]))
}

/** What else a run is named by that is not computed in single precision for this machine: runs of before have the names that they had. */
function deviceOf({ precision = 'fp32' }: EstimationOptions, simulation: Simulation | null): unknown[] {
  const { device, sheet, devices, batch } = simulation ?? {
    device: 'host',
    sheet: null,
    devices: 1,
    batch: null,
  }
  return simulation || precision !== 'fp32' ? [precision, device, sheet, devices, batch] : []
}

/**
 * The name of a run: a hash of what its estimates depend on, the preparation of stamps among it, and of the moment where another run of the same is wanted; and of the
 * simulated device and batch that its figures are predicted for, so that each run has one record, though devices change no number. Sixteen hexadecimal digits.
 */
export function nameRun(
  model: ModelIdentity,
  options: EstimationOptions,
  catalog: string,
  moment = '',
  simulation: Simulation | null = null,
): string {
  const { samples, symmetric, seed, keepSamples, where, limit } = options
  const asked = [samples, symmetric, seed, keepSamples, where, limit]
  const depends = [
    ...[model.hash, STAMP_PREPARATION, PLANNING, ...asked, catalog, moment],
    ...deviceOf(options, simulation),
  ]
  return createHash('sha256').update(JSON.stringify(depends)).digest('hex').slice(0, 16)
}

/** The runs of a lab, the oldest first. One whose description is damaged is left out. */
export async function readRuns(lab: string): Promise<RunManifest[]> {
  const names = await readdir(join(lab, 'runs')).catch(() => [])
  const read = await Promise.all(names.map((name) => readRun(lab, name)))
  return read.filter((run) => run !== null).sort((one, other) => (one.created < other.created ? -1 : 1))
}

/** A run by its name; null where there is none. */
export async function readRun(lab: string, run: string): Promise<RunManifest | null> {
  const text = await readFile(join(runFolder(lab, run), 'run.json'), 'utf8').catch(() => null)
  try {
    const parsed = v.safeParse(RunManifest, JSON.parse(text ?? 'null'))
    return parsed.success && parsed.output.run === run ? parsed.output : null
  } catch {
    return null
  }
}

/** Makes the folder of a run, with its description. Rejects with a `Fault` of code `unwritable`; a lab that is gone is not made again. */
export async function beginRun(lab: string, manifest: RunManifest): Promise<void> {
  const folder = runFolder(lab, manifest.run)
  await sealFolder(join(lab, 'runs'))
  await sealFolder(folder)
  await sealFile(join(folder, 'run.json'), JSON.stringify(manifest, null, 2))
}

/** The shards of a run that are sealed. Rejects with a `Fault` of code `unwritable` while its folder is gone. */
export async function sealedShards(lab: string, run: string): Promise<Set<number>> {
  const folder = runFolder(lab, run)
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw unwritable(folder, error)
  })
  const numbers = names.flatMap((name) => /^shard-(\d+)\.parquet$/.exec(name)?.[1] ?? [])
  return new Set(numbers.map(Number))
}
