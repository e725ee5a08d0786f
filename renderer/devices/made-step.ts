import type { OperationCost, Prediction } from '../../workers/devices/prediction'
import { fixed, type Operation } from '../../workers/devices/workload'

// Small predictions and costs for tests of figures: round numbers that can be checked by hand.

/** A prediction of one GC2 with what is given changed. */
export function madePrediction(given: Partial<Prediction>): Prediction {
  return {
    ...{ workload: 'dnn', phase: 'training', device: 'gc2', devices: 1, batch: 8, precision: 'fp32' },
    ...{ software: 'tf2.1', strategy: 'replicas', secondsPerStep: 0.002, secondsPerEpoch: 2 },
    ...{ compileSeconds: null, throughput: 4000, joules: 0.16, watts: 80 },
    ...{ memoryBytes: 100, memoryAvailable: 200, outOfMemory: false, advice: [], breakdown: null },
    memory: { code: 10, weights: 20, activations: 30, workspace: 40 },
    ...given,
  }
}

/** The cost of one operation with what is given changed. */
export function madeCost(layer: string, given: Partial<OperationCost>): OperationCost {
  const operation: Operation = {
    ...{ kernel: 'Conv2D', layer, pass: 'forward', engine: 'matrix', product: null, times: 1 },
    ...{ flop: fixed(0), reads: fixed(0), writes: fixed(0), kept: fixed(0) },
  }
  return {
    ...{ operation, seconds: 6e-4, compute: 4e-4, exchange: 1e-4, sync: 1e-4, launch: 0 },
    ...{ bound: 'compute', flop: 6e8, bytes: 6e7, bytesLive: 1000 },
    ...given,
  }
}
