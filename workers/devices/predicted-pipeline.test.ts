import { describe, expect, it } from 'vitest'
import { architectureNamed } from './architectures/architectures'
import { builtInWorkload } from './graphs/built-in-workload'
import { predict } from './predict'
import { predictedPipeline } from './predicted-pipeline'
import type { PredictionRequest } from './prediction'

const request = (strategy: string | null, devices: number): PredictionRequest => ({
  ...{ workload: builtInWorkload('dnn', 'training'), architecture: architectureNamed('gc2') },
  ...{ devices, batch: 16, precision: 'fp32', software: null, strategy },
})

describe('the pipeline of a request', () => {
  it('is none where each device is a replica', () => {
    expect(predictedPipeline(request(null, 4))).toBeNull()
    expect(predictedPipeline(request('accumulate:4', 4))).toBeNull()
  })

  it('is the one whose seconds are in the prediction', () => {
    const asked = request('pipeline:4+micro:8', 4)
    const pipeline = predictedPipeline(asked)
    expect(pipeline?.stages).toHaveLength(4)
    expect(pipeline?.trace.filter(({ pass }) => pass === 'forward')).toHaveLength(4 * 8)
    const { breakdown } = predict(asked)
    // One replica sums no gradients, so that only bubble and transfers are waited for.
    const waited = (pipeline?.bubbleSeconds ?? NaN) + (pipeline?.communicationSeconds ?? NaN)
    expect(breakdown?.communication).toBeCloseTo(waited, 12)
  })

  it('names the strategy that has more stages than there are layers', () => {
    expect(() => predictedPipeline(request('pipeline:1000', 1000))).toThrow(/^strategy: pipeline:1000 /)
  })
})
