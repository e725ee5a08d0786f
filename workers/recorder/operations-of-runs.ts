import { kernelWork, type ProductSides } from '../devices/kernel-work'
import type { MatrixProduct, Operation, PerBatch } from '../devices/workload'
import type { KernelRun, StepRuns } from '../networks/kernel-run'

/**
 * The operations of a step that was recorded at two batches. Every amount of these kernels is a fixed part and one for each example, which two batches
 * tell apart. Throws where the kernels of the two differ.
 */
export function operationsOf(one: StepRuns, other: StepRuns): Operation[] {
  if (one.runs.length !== other.runs.length) {
    throw new Error(`${one.runs.length} kernels run for ${one.batch} examples, ${other.runs.length} for ${other.batch}`) // prettier-ignore
  }
  const line = lineThrough(one.batch, other.batch)
  return one.runs.map((run, at) => operationOf(run, other.runs[at] ?? run, line))
}

/** The line through an amount at one batch and that at another. */
export type Line = (atOne: number, atOther: number) => PerBatch

export function lineThrough(one: number, other: number): Line {
  return (atOne, atOther) => {
    const perExample = (atOther - atOne) / (other - one)
    return { fixed: atOne - perExample * one, perExample }
  }
}

function operationOf(one: KernelRun, other: KernelRun, line: Line): Operation {
  const { kernel, layer, pass } = one
  if (kernel !== other.kernel || pass !== other.pass) {
    throw new Error(`${kernel} runs for one batch where ${other.kernel} does for another`)
  }
  const [work, otherWork] = [workOf(one), workOf(other)]
  return {
    ...{ kernel, layer, pass, engine: work.engine, times: 1 },
    flop: line(work.flop, otherWork.flop),
    reads: line(work.reads, otherWork.reads),
    writes: line(work.writes, otherWork.writes),
    product: work.product && otherWork.product && productOf(work.product, otherWork.product, line),
    kept: line(one.kept, other.kept),
  }
}

function workOf({ kernel, inputs, outputs }: KernelRun): ReturnType<typeof kernelWork> {
  return kernelWork(kernel, inputs, outputs)
}

/** Groups that grow with the batch become rows: a product of that many. */
function productOf(one: ProductSides, other: ProductSides, line: Line): MatrixProduct {
  const same = one.groups === other.groups
  const rows = ({ rows, groups }: ProductSides): number => (same ? rows : rows * groups)
  return {
    rows: line(rows(one), rows(other)),
    columns: line(one.columns, other.columns),
    depth: line(one.depth, other.depth),
    groups: same ? one.groups : 1,
  }
}
