import type { OperationCost } from '../prediction'
import type { Gradient } from './gradient-flow'

/** The gradients of a step, from the last layer to the first, and when its backward pass ends, in seconds from the start of the step. */
export interface StepGradients {
  readonly gradients: readonly Gradient[]
  readonly backwardEnd: number
}

/**
 * Elements of a parameter's gradient that an operation makes. Such an operation sums over the examples: it reads what grows with the
 * batch, and writes what does not (`Conv2DBackpropFilter`, the product of a dense layer's inputs and gradients, `BiasAddGrad`, `Sum`).
 * One that reads nothing of the batch passes a gradient on (scaling, reshaping), and would count it twice.
 */
function gradientElements({ operation }: OperationCost): number {
  const { pass, reads, writes } = operation
  return pass === 'backward' && reads.perExample > 0 ? writes.fixed : 0
}

/**
 * When the gradients of a step are ready, from what its operations take on one device, in the order in which they run; a gradient is
 * ready when the operation that makes it has run for the last time. The gradients are scaled so that they come to all `parameters` (of
 * weights that are drawn, such as those of a Bayesian layer, each has a gradient for its mean and one for its spread, of which one
 * operation makes the source). Where no operation sums over examples, all gradients are ready at the end.
 */
export function gradientsOf(costs: readonly OperationCost[], parameters: number): StepGradients {
  const made: Gradient[] = []
  let seconds = 0
  let backwardEnd = 0
  for (const cost of costs) {
    seconds += cost.seconds
    if (cost.operation.pass !== 'update') backwardEnd = seconds
    const elements = gradientElements(cost)
    if (elements > 0) made.push({ elements, readyAt: seconds })
  }
  const total = made.reduce((sum, { elements }) => sum + elements, 0)
  if (total === 0) return { gradients: [{ elements: parameters, readyAt: backwardEnd }], backwardEnd }
  const gradients = made.map(({ elements, readyAt }) => ({
    elements: (elements * parameters) / total,
    readyAt,
  }))
  return { gradients, backwardEnd }
}
