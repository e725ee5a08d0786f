import { recordWorkload, type WorkloadOrder } from '../preload/contract-workload'
import type { Workload } from '../workers/devices/workload'
import type { Pool } from './pool'

/** What the network in a model's folder asks of a device, recorded by an estimator from what its TensorFlow runs. */
export function recordedWorkload(
  { estimator }: Pick<Pool, 'estimator'>,
  order: WorkloadOrder,
  signal?: AbortSignal,
): Promise<Workload> {
  return estimator.call(recordWorkload, order, { signal })
}
