import { architectureNamed } from '../architectures/architectures'
import { builtInWorkload } from '../graphs/built-in-workload'
import { predict } from '../predict'
import type { Prediction, PredictionRequest } from '../prediction'
import type { Phase } from '../workload'

/** What is asked of `predict`, by names; one device, single precision and the default strategy where nothing else is said. */
export interface Asked extends Partial<
  Pick<PredictionRequest, 'devices' | 'precision' | 'software' | 'strategy'>
> {
  readonly workload: string
  readonly phase: Phase
  readonly device: string
  readonly batch: number
}

/** The request of such an asking. */
export function requestOf({ workload, phase, device, ...asked }: Asked): PredictionRequest {
  return {
    ...{ devices: 1, precision: 'fp32', software: null, strategy: null },
    ...asked,
    workload: builtInWorkload(workload, phase),
    architecture: architectureNamed(device),
  }
}

/** The prediction of it. */
export const predicted = (asked: Asked): Prediction => predict(requestOf(asked))

/** Examples a second; 0 where memory does not suffice. */
export const throughputOf = (asked: Asked): number => predicted(asked).throughput ?? 0
