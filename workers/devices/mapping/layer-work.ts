import type { OperationCost } from '../prediction'

/** What one operation takes for one micro-batch, and the bytes of a device that it asks for. */
export interface MappedOperation {
  readonly cost: OperationCost
  /** Its weights, their gradients and the optimiser's numbers, in bytes: given once for each weight, at any one of its operations. */
  readonly weightBytes: number
  /** What it writes and the backward pass reads again, in bytes for one micro-batch; 0 where nothing is learned. */
  readonly keptBytes: number
  /** All that it writes, in bytes for one micro-batch: what is sent on if a stage ends here. */
  readonly outputBytes: number
  /** What it holds besides only while it runs, in bytes; 0 where the caller counts it elsewhere. */
  readonly workspaceBytes: number
}

/** What a layer, or layers one after the other, take: seconds and bytes of one micro-batch, and of one update. */
export interface Work {
  readonly forward: number
  readonly backward: number
  readonly update: number
  readonly weightBytes: number
  readonly keptBytes: number
  readonly outputBytes: number
  readonly workspaceBytes: number
}

/** A layer: the least that can be put on a device of its own. */
export interface LayerWork extends Work {
  readonly layer: string
}

/** The work of no operation. */
export const NO_WORK: Work = {
  forward: 0,
  backward: 0,
  update: 0,
  weightBytes: 0,
  keptBytes: 0,
  outputBytes: 0,
  workspaceBytes: 0,
}

/**
 * The layers of a network in the order in which they first run, each with its forward, backward and update operations together.
 * Layers form a chain: a layer sends on what its last forward operation writes, and one without any sends on what it was sent. A
 * connection that skips layers is not sent again, so a cut across one is a little too cheap.
 */
export function layersOf(operations: readonly MappedOperation[]): LayerWork[] {
  const layers = new Map<string, LayerWork>()
  let sent = 0
  for (const mapped of operations) {
    const { layer, pass } = mapped.cost.operation
    if (pass === 'forward') sent = mapped.outputBytes
    const before = layers.get(layer) ?? { ...NO_WORK, outputBytes: sent, layer }
    layers.set(layer, { ...followedBy(before, workOf(mapped, before.outputBytes)), layer })
  }
  return [...layers.values()]
}

/** The work of the first and then of the second: workspace is used in turn, the output is that of the second. */
export function followedBy(first: Work, second: Work): Work {
  return {
    forward: first.forward + second.forward,
    backward: first.backward + second.backward,
    update: first.update + second.update,
    weightBytes: first.weightBytes + second.weightBytes,
    keptBytes: first.keptBytes + second.keptBytes,
    outputBytes: second.outputBytes,
    workspaceBytes: Math.max(first.workspaceBytes, second.workspaceBytes),
  }
}

function workOf(mapped: MappedOperation, sent: number): Work {
  const { operation, seconds } = mapped.cost
  const { weightBytes, keptBytes, workspaceBytes } = mapped
  const { pass } = operation
  return {
    forward: pass === 'forward' ? seconds : 0,
    backward: pass === 'backward' ? seconds : 0,
    update: pass === 'update' ? seconds : 0,
    ...{ weightBytes, keptBytes, workspaceBytes },
    outputBytes: pass === 'forward' ? mapped.outputBytes : sent,
  }
}
