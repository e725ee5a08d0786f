import type { Precision } from '../prediction'
import {
  CHUNK_ELEMENTS,
  IMPORTANT_SHARE,
  MESSAGE_SECONDS,
  POOL_BYTES,
  type FlowOptions,
} from './gradient-flow'
import type { Strategy } from './strategy'

/** How a strategy sums gradients in a step after its warm-up: in FP16 where it says so, and where the network computes in it. */
export function flowOptionsOf(strategy: Strategy, precision: Precision): FlowOptions {
  return {
    allreduce: strategy.allreduce,
    bytesPerElement: strategy.fp16Gradients || precision === 'fp16' ? 2 : 4,
    poolBytes: strategy.fused ? POOL_BYTES : null,
    sparse: strategy.sparse ? { share: IMPORTANT_SHARE, chunkElements: CHUNK_ELEMENTS } : null,
    messageSeconds: MESSAGE_SECONDS,
  }
}
