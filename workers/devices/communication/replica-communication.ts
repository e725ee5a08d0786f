import type { OperationCost, Precision } from '../prediction'
import { flowOptionsOf } from './flow-options'
import { gradientFlow, type GradientFlow } from './gradient-flow'
import { gradientsOf } from './gradients-of'
import type { Strategy } from './strategy'
import type { Topology } from './topology'

/** What a step of one replica asks of the links to the others. */
export interface ReplicaStep {
  /** Of the step on one device, in order; of the last batch before an update where gradients are accumulated. */
  readonly costs: readonly OperationCost[]
  readonly parameters: number
  readonly precision: Precision
}

/** How replicas, each on one device of a topology, sum the gradients of a step while they are made. */
export function replicaCommunication(
  { costs, parameters, precision }: ReplicaStep,
  topology: Topology,
  strategy: Strategy,
): GradientFlow {
  const { gradients, backwardEnd } = gradientsOf(costs, parameters)
  return gradientFlow(gradients, backwardEnd, topology, flowOptionsOf(strategy, precision))
}
