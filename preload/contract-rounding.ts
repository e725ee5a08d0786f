import * as v from 'valibot'
import { Progress, TileFile } from './contract'
import { request } from './token'

// The part of the contract that is about what half precision does to the shapes that a network measures.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const bytes: v.GenericSchema<Uint8Array> = v.instance(Uint8Array)
const amountOrNull = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)))

/** How a network looks at stamps; null takes what the model takes by itself. */
const passes = { samples: v.nullable(count), symmetric: v.nullable(v.boolean()) }

/** What is to be measured: a model's folder, which is absolute, and objects of a survey at positions in degrees (an Arrow IPC stream of `ra` and `dec`). */
export const RoundingOrder = v.object({
  ...{ folder: v.string(), ...passes, tiles: v.array(TileFile) },
  arrow: bytes,
  /** Stamps that go through the network together. */
  batch: v.pipe(count, v.minValue(1)),
})
export type RoundingOrder = v.InferOutput<typeof RoundingOrder>

/** How far shapes move in sigma, as `workers/estimates/rounding-effects.ts` defines it; `layer` is null for all layers together. */
export const RoundingEffect = v.object({
  layer: v.nullable(v.string()),
  ...{ rms: amountOrNull, largest: amountOrNull, lost: count },
})
export type RoundingEffect = v.InferOutput<typeof RoundingEffect>

/** The effects on the shapes of so many `objects`; those that the network takes no stamp of are left out. `problems` are those of tiles. */
export const RoundingEffects = v.object({
  objects: count,
  effects: v.array(RoundingEffect),
  problems: v.array(v.string()),
})
export type RoundingEffects = v.InferOutput<typeof RoundingEffects>

/** Main asks an estimator, which cuts the stamps and measures them with each layer rounded. Rejects with a `Fault` for a model that measures no shapes, and where no object has a stamp. */
export const measureRounding = request('estimator/measure-rounding', {
  input: RoundingOrder,
  output: RoundingEffects,
  progress: Progress,
})
