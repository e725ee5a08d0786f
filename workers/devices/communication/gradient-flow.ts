import { allreduceSeconds, type AllreduceName } from './best-allreduce'
import type { Topology } from './topology'

/** The gradient of one tensor of parameters. `readyAt` is in seconds from the start of the step. */
export interface Gradient {
  readonly elements: number
  readonly readyAt: number
}

/** Coarse-grained sparse communication: of chunks of `chunkElements` gradients only a `share` is summed, from 0 to 1. */
export interface SparseGradients {
  readonly share: number
  readonly chunkElements: number
}

/** How gradients are summed while the backward pass goes on. */
export interface FlowOptions {
  readonly allreduce: AllreduceName
  /** 2 for FP16 gradients, 4 for FP32. */
  readonly bytesPerElement: number
  /** Bytes of dense gradients that are pooled to one message (theta of the paper); null for a message for each tensor. */
  readonly poolBytes: number | null
  /** Null where every gradient is summed in every step, as in the warm-up of sparse training. */
  readonly sparse: SparseGradients | null
  /** Seconds to start a message, whatever its size. */
  readonly messageSeconds: number
}

/** One allreduce. Seconds are from the start of the step, bytes those of one device. */
export interface Message {
  readonly of: 'gradients' | 'norms'
  readonly tensors: number
  readonly bytes: number
  readonly readyAt: number
  readonly start: number
  readonly end: number
}

/** What communication of one step comes to. */
export interface GradientFlow {
  /** Seconds after the backward pass, in which devices wait. */
  readonly exposed: number
  /** Seconds in which something is sent. */
  readonly busy: number
  readonly messages: number
  /** Bytes that one device gives to be summed. */
  readonly bytes: number
  readonly timeline: readonly Message[]
}

/** 32 K gradients a chunk (Sun et al. 2019). */
export const CHUNK_ELEMENTS = 32 * 1024
/** Middle of the 10 to 15 % of chunks that sparse runs are said to have sent; we could not confirm it in the paper's text. */
export const IMPORTANT_SHARE = 0.125
/**
 * Our choice, a quarter of Horovod's 64 MiB: the paper names no size that we know of. Where delays of the network rule, it hardly
 * matters.
 */
export const POOL_BYTES = 16 * 1024 * 1024
/** What NCCL's own model adds to each ring allreduce (src/graph/tuning.cc at commit 01afd20a, base latency of a ring, Simple protocol). */
export const MESSAGE_SECONDS = 8.4e-6
/** A chunk's L1 norm, FP32. */
const NORM_BYTES = 4

interface Pool {
  readonly tensors: number
  readonly elements: number
  readonly readyAt: number
}

/** Gradients in the order in which they are ready, pooled until they come to `poolBytes`; what is left at the end goes by itself. */
function pool(gradients: readonly Gradient[], { poolBytes, bytesPerElement }: FlowOptions): readonly Pool[] {
  const enough = (poolBytes ?? 0) / bytesPerElement
  const empty: Pool = { tensors: 0, elements: 0, readyAt: 0 }
  const pools: Pool[] = []
  let open = empty
  for (const { elements, readyAt } of gradients) {
    open = { tensors: open.tensors + 1, elements: open.elements + elements, readyAt }
    if (open.elements < enough) continue
    pools.push(open)
    open = empty
  }
  return open.tensors > 0 ? [...pools, open] : pools
}

/** Elements of a pool that are sent: whole chunks, as many as the share asks for. */
function sentElements(elements: number, sparse: SparseGradients | null): number {
  if (!sparse) return elements
  const chunks = Math.ceil(Math.ceil(elements / sparse.chunkElements) * sparse.share)
  return Math.min(elements, chunks * sparse.chunkElements)
}

/** The sums of all chunks' norms choose the chunks of the next step; they are known when the last gradient is. */
function normsOf(gradients: readonly Gradient[], backwardEnd: number, { chunkElements }: SparseGradients) {
  const elements = gradients.reduce((sum, gradient) => sum + gradient.elements, 0)
  const bytes = Math.ceil(elements / chunkElements) * NORM_BYTES
  return { of: 'norms' as const, tensors: 0, bytes, readyAt: backwardEnd }
}

/**
 * Sums the gradients of replicas while they are made: messages go one at a time, each as soon as its gradients are ready and the one
 * before has arrived. `gradients` are in the order in which the backward pass makes them, from the last layer to the first, which
 * ends at `backwardEnd`. Plain (a message a tensor), lazy allreduce (pooled) and coarse-grained sparse communication as in
 * GradientFlow (Sun et al. 2019, arXiv 1902.06855); chunks that are not sent wait on their device with their momentum.
 */
export function gradientFlow(
  gradients: readonly Gradient[],
  backwardEnd: number,
  topology: Topology,
  options: FlowOptions,
): GradientFlow {
  const { allreduce, bytesPerElement, sparse, messageSeconds } = options
  const ordered = [...gradients].filter(({ elements }) => elements > 0).sort((a, b) => a.readyAt - b.readyAt)
  const due = pool(ordered, options).map(({ tensors, elements, readyAt }) => ({
    of: 'gradients' as const,
    tensors,
    bytes: sentElements(elements, sparse) * bytesPerElement,
    readyAt,
  }))
  const timeline: Message[] = []
  let free = 0
  for (const message of sparse ? [...due, normsOf(ordered, backwardEnd, sparse)] : due) {
    const seconds = allreduceSeconds(allreduce, message.bytes, topology)
    if (seconds === 0) continue
    const start = Math.max(message.readyAt, free)
    free = start + messageSeconds + seconds
    timeline.push({ ...message, start, end: free })
  }
  return {
    exposed: Math.max(0, free - backwardEnd),
    busy: timeline.reduce((sum, { start, end }) => sum + end - start, 0),
    messages: timeline.length,
    bytes: timeline.reduce((sum, { bytes }) => sum + bytes, 0),
    timeline,
  }
}
