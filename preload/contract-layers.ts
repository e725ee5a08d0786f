import * as v from 'valibot'
import { PredictionSweep } from './contract-devices'
import { request } from './token'

// The part of the contract that is about what half precision does to a network layer by layer.

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const bound = v.picklist(['compute', 'memory', 'exchange', 'launch'])

/** A layer on a device, as `workers/devices/layer-speeds.ts` defines it; seconds of a step of `batch` examples in both precisions. */
export const LayerPrediction = v.object({
  device: v.string(),
  batch: v.number(),
  layer: v.string(),
  ...{ fp32: amount, fp16: amount, speedUp: amount },
  bound: v.object({ fp32: bound, fp16: bound }),
  ...{ flop: amount, bytes: amount },
})
export type LayerPrediction = v.InferOutput<typeof LayerPrediction>

/** What all layers together are called. */
export const ALL_LAYERS = 'all'

/** The layers of a workload on each device and batch of a sweep, one device at a time, and after them `ALL_LAYERS` as one; its precision says nothing here. */
export const LayerPredictions = v.object({ title: v.string(), rows: v.array(LayerPrediction) })
export type LayerPredictions = v.InferOutput<typeof LayerPredictions>

// Main asks a reader, which rejects as for `predictDevices`.
export const predictLayers = request('devices/predict-layers', {
  input: PredictionSweep,
  output: LayerPredictions,
})
