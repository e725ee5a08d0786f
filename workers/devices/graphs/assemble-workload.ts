import { fixed, type PerBatch, type Workload } from '../workload'
import type { GraphBuilder } from './graph-builder'
import { updateOperations, type Optimiser } from './optimiser'
import type { Tensor } from './tensor'
import { trainingOperations } from './training-operations'

/** What of a workload its graph does not say. */
export type Description = Pick<
  Workload,
  'name' | 'title' | 'source' | 'phase' | 'examples' | 'epochExamples' | 'software'
> & {
  /** Elements of an example, and of its label where it is learned from. */
  readonly inputElements: number
  readonly outputElements: number
  readonly state?: PerBatch
}

/** What is learned from and by what. */
export interface Learning {
  readonly loss: Tensor
  readonly optimiser: Optimiser
}

/** A workload from the graph of its forward pass: with the backward pass and updates where something is learned. */
export function assembleWorkload(
  graph: GraphBuilder,
  description: Description,
  learning: Learning | null,
): Workload {
  const operations =
    learning === null
      ? graph.inferenceOperations()
      : [...trainingOperations(graph, learning.loss), ...updateOperations(graph, learning.optimiser)]
  return {
    ...{ state: fixed(0), ...description, operations },
    ...{ parameters: graph.parameters, sampledWeights: graph.sampledWeights },
    optimiserSlots: learning?.optimiser.slots ?? 0,
  }
}
