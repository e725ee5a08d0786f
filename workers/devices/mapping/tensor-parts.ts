import { amountAt, type Operation, type PerBatch, type Workload } from '../workload'

/** A sum over the devices that share each layer, once for each micro-batch. */
export interface Join {
  /** Elements of activations that are summed. */
  readonly elements: number
}

const shareOf = (amount: PerBatch, parts: number): PerBatch => ({
  fixed: amount.fixed / parts,
  perExample: amount.perExample / parts,
})

/**
 * What one device does of a network each of whose layers is divided among `parts` of them: products by the columns of the weights, and what is
 * made of them with them (tensor parallelism, Shoeybi et al. 2019, arXiv 1909.08053).
 */
export function dividedWorkload(workload: Workload, parts: number): Workload {
  if (parts === 1) return workload
  return {
    ...workload,
    operations: workload.operations.map((operation) => dividedOperation(operation, parts)),
    parameters: workload.parameters / parts,
    sampledWeights: workload.sampledWeights / parts,
    state: shareOf(workload.state, parts),
  }
}

function dividedOperation(operation: Operation, parts: number): Operation {
  const { flop, reads, writes, kept, product } = operation
  return {
    ...operation,
    flop: shareOf(flop, parts),
    reads: shareOf(reads, parts),
    writes: shareOf(writes, parts),
    kept: shareOf(kept, parts),
    product: product && { ...product, columns: shareOf(product.columns, parts) },
  }
}

/**
 * The sums of activations that a micro-batch needs where layers are divided (`workload` is what `dividedWorkload` gives, sums are of whole
 * activations): one where a product is added to a residual, of which a transformer has two in a layer; where there is none, one after every second product. The
 * backward pass needs as many.
 */
export function joinsOf({ operations, phase }: Workload, microBatch: number, parts: number): Join[] {
  const forward = operations.filter(({ pass }) => pass === 'forward')
  const residuals = forward.filter((operation, at) =>
    isResidual(operation, forward.slice(Math.max(0, at - 2), at)),
  )
  const seconds = forward.filter(({ product }) => product).filter((_, index) => index % 2 === 1)
  const joined = residuals.length > 0 ? residuals : seconds
  const joins = joined.map(({ writes }) => ({ elements: amountAt(writes, microBatch) * parts }))
  return phase === 'training' ? [...joins, ...joins] : joins
}

/** Whether an operation adds two activations, one of which a product has just made, with its bias or without. */
function isResidual({ kernel, reads, writes }: Operation, before: readonly Operation[]): boolean {
  if (kernel !== 'AddV2' || writes.perExample === 0 || reads.perExample !== 2 * writes.perExample)
    return false
  const [last] = before.filter((operation) => operation.kernel !== 'BiasAdd').slice(-1)
  return (last?.product ?? null) !== null
}
