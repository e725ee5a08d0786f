import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TensorFlow } from './tensorflow'

/** A graph in TensorFlow's hands: one call runs all of it. */
export interface GraphSession {
  /** What the graph makes of its inputs; the caller disposes of both. */
  run(inputs: NamedTensorMap): NamedTensorMap
  dispose(): void
}

/** Hands a SavedModel to TensorFlow. Rejects where only the WASM backend runs, which runs no graphs. */
export async function openGraph({ graphs }: TensorFlow, savedModel: Uint8Array): Promise<GraphSession> {
  if (!graphs) throw new Error('whole graphs need the native TensorFlow')
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-graph-'))
  try {
    await writeFile(join(folder, 'saved_model.pb'), savedModel)
    const model = await graphs.loadSavedModel(folder, ['serve'], 'serving_default')
    return {
      run: (inputs) => named(model.predict(inputs) as NamedTensorMap | Tensor), // no lists: inputs are named
      dispose: () => void model.dispose(),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A graph with one output may give it bare. */
function named(outputs: NamedTensorMap | Tensor): NamedTensorMap {
  return 'dataId' in outputs ? { outputs: outputs as Tensor } : outputs
}
