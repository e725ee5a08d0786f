import type { TensorFlow } from '../networks/tensorflow'

/** Batches at which steps are recorded: two tell what is fixed from what grows. */
export const BATCHES = [2, 4] as const

/** Where a workload comes from: `recorded from TensorFlow.js 4.22.0 (tfjs-node, TensorFlow 2.21.0)`. */
export function recordedFrom({ tf, describe }: TensorFlow): string {
  const { native, version, note } = describe()
  return `recorded from TensorFlow.js ${tf.version_core} (${native ? `${note}, TensorFlow ${version}` : 'WebAssembly'})`
}
