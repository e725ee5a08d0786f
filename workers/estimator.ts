import { handle } from '../preload/channel'
import { describeEstimator } from '../preload/contract'
import { loadTensorFlow } from './networks/tensorflow'
import { runWorker } from './process/worker'

// An estimator's process: TensorFlow, and soon the networks that measure shapes.
void runWorker(async () => {
  const tensorflow = await loadTensorFlow()
  return { handlers: [handle(describeEstimator, () => tensorflow.describe())] }
})
