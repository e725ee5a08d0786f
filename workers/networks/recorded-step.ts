import type { Tensor } from '@tensorflow/tfjs-core'
import { restingState, tensorsIn } from './adam'
import type { Operations } from './differentiable-layers'
import { tensorsOf } from './eager-network'
import { recordKernels } from './kernel-recorder'
import type { StepRuns } from './kernel-run'
import type { Learner } from './learner'
import type { RunOptions } from './training-run'

/** The step that is recorded: the first in which a divergence counts. */
const STEP = 1

/** The kernels of one real step of training, of the weights that training begins with. */
export async function recordStep<Batch>(
  tf: Operations,
  learner: Learner<Batch>,
  batch: Batch,
  options: RunOptions,
): Promise<StepRuns> {
  const all = tensorsOf(tf, learner.begin(tf, batch, options.seed))
  const chosen = (trained: boolean): Map<string, Tensor> =>
    new Map([...all].filter(([name]) => learner.isTrained(name) === trained))
  const [statistics, begun] = [chosen(false), restingState(tf, chosen(true))]
  tf.dispose([...chosen(true).values()])
  const named = [statistics, begun.weights, begun.first, begun.second, begun.average]
  const size = options.steps * options.batch
  let after = begun
  try {
    return await recordKernels(tf, learner.sizeOf(batch), named, async () => {
      const done = await learner.step(tf, statistics, begun, batch, STEP, { ...options, size })
      after = done.state
    })
  } finally {
    tf.dispose([...statistics.values(), ...tensorsIn(after)])
  }
}
