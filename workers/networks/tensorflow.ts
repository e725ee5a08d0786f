import type * as WasmBackend from '@tensorflow/tfjs-backend-wasm'
import type * as Core from '@tensorflow/tfjs-core'
import type * as Native from '@tensorflow/tfjs-node'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { EstimatorRuntime } from '../../preload/contract'
import { registerGradients } from './gradients'

/** TensorFlow.js with a backend that was seen to compute. */
export interface TensorFlow {
  readonly tf: typeof Core
  /** What runs whole graphs in one call; null on the WASM backend. */
  readonly graphs: (typeof Native)['node'] | null
  describe(): EstimatorRuntime
}

/** What tfjs-node's backend has beside the common interface. */
type NativeBackend = Core.KernelBackend & { readonly binding: { readonly TF_Version: string } }

const require = createRequire(import.meta.url)

/**
 * Loads TensorFlow: the native library through tfjs-node, or the WASM backend where that cannot be had or
 * `SHEARWATER_TENSORFLOW` is `wasm`. Rejects when neither computes.
 */
export async function loadTensorFlow(): Promise<TensorFlow> {
  if (process.env['SHEARWATER_TENSORFLOW'] === 'wasm') return loadWasm('chosen by SHEARWATER_TENSORFLOW')
  try {
    return loadNative()
  } catch (error) {
    return loadWasm(firstLine(error))
  }
}

function loadNative(): TensorFlow {
  // Errors are logged, what informs and warns is not. The library reads this too late for what it logs while it is loaded: `main/worker-words.ts`.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  const tf = require('@tensorflow/tfjs-node') as typeof Native
  prove(tf as unknown as typeof Core)
  const version = (tf.backend() as NativeBackend).binding.TF_Version
  const describe = (): EstimatorRuntime => ({
    ...{ backend: tf.getBackend(), version, native: true, note: 'tfjs-node' },
  })
  // tfjs-node re-exports tfjs-core and adds the native backend.
  return { tf: tf as unknown as typeof Core, graphs: tf.node, describe }
}

async function loadWasm(why: string): Promise<TensorFlow> {
  const tf = require('@tensorflow/tfjs-core') as typeof Core // the CommonJS build of the same module
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof WasmBackend
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))
  wasm.setWasmPaths(join(folder, '/'))
  await tf.setBackend('wasm')
  registerGradients(tf)
  prove(tf)
  const note = `TensorFlow.js on WebAssembly, several times slower: ${why}`
  return {
    tf,
    graphs: null,
    describe: () => ({ backend: 'wasm', version: tf.version_core, native: false, note }),
  }
}

/** A small product, so that a backend that loads but cannot compute is found out here. */
function prove(tf: typeof Core): void {
  const trace = tf.tidy(() => tf.sum(tf.matMul(tf.eye(8), tf.eye(8))).dataSync()[0])
  if (trace !== 8)
    throw new Error(`the ${tf.getBackend()} backend computes ${trace} for the trace of an 8 x 8 identity`)
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
