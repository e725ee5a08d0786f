import type { WorkloadOrder } from '../../preload/contract-workload'
import type { Workload } from '../devices/workload'
import { readGenerativeModel } from '../networks/generative/generative-folder'
import { modelKind, readModel } from '../networks/model-folder'
import type { TensorFlow } from '../networks/tensorflow'
import { generativeWorkload } from './generative-workload'
import { shapeWorkload } from './shape-workload'

/**
 * What the network in a folder asks of a device, recorded from what TensorFlow.js runs for it: the graph of `estimate` or `generate`, or a step of
 * training. Rejects with a `Fault` as `readModel` does.
 */
export async function recordWorkload(tensorflow: TensorFlow, order: WorkloadOrder): Promise<Workload> {
  if ((await modelKind(order.folder)) === 'generative') {
    return generativeWorkload(tensorflow, await readGenerativeModel(order.folder), order)
  }
  return shapeWorkload(tensorflow, await readModel(order.folder), order)
}
