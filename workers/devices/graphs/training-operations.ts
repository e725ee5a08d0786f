import { fixed, type Operation } from '../workload'
import { times as multiple } from './amount'
import type { GraphBuilder, Step } from './graph-builder'
import { elementwise, type Kernel } from './kernel'
import { keptFor, type Tensor } from './tensor'

/**
 * A step of training: the forward pass with what it keeps, and the backward pass from `loss` by reverse accumulation, as TensorFlow's
 * `gradients` writes it: where gradients of a tensor join, `AddN`; none for what nothing learned is behind. Updates come after it.
 */
export function trainingOperations(graph: GraphBuilder, loss: Tensor): Operation[] {
  const gradients = new Map<Tensor, number>([[loss, 1]])
  const needed = new Set<Tensor>()
  const backward = [...graph.steps].reverse().flatMap((step) => stepBackward(step, gradients, needed))
  const joined = graph.variables.flatMap(({ layer, tensor }) =>
    join(tensor, gradients).map((kernel) => operation(kernel, layer, 'backward', 1)),
  )
  return [...graph.steps.map((step) => forward(step, needed)), ...backward, ...joined]
}

function forward({ kernel, layer, output, times }: Step, needed: ReadonlySet<Tensor>): Operation {
  const kept = needed.has(output) ? output.elements : fixed(0)
  return { ...operation(kernel, layer, 'forward', times), kept }
}

function stepBackward(step: Step, gradients: Map<Tensor, number>, needed: Set<Tensor>): Operation[] {
  if (!gradients.has(step.output)) return []
  const kernels = [...join(step.output, gradients)]
  for (const { of, kernels: own, needs } of step.gradients) {
    const wanted = of.filter(({ differentiable }) => differentiable)
    if (wanted.length === 0) continue
    for (const tensor of wanted) gradients.set(tensor, (gradients.get(tensor) ?? 0) + 1)
    for (const tensor of needs) needed.add(keptFor(tensor))
    kernels.push(...own)
  }
  return kernels.map((kernel) => operation(kernel, step.layer, 'backward', step.times))
}

/** Adds up the gradients of a tensor that several kernels read. */
function join(tensor: Tensor, gradients: ReadonlyMap<Tensor, number>): Kernel[] {
  const parts = gradients.get(tensor) ?? 0
  if (parts < 2) return []
  const sum = elementwise('AddN', tensor.elements, { arrays: parts, flopEach: parts - 1 })
  return [{ ...sum, reads: multiple(tensor.elements, parts) }]
}

function operation(kernel: Kernel, layer: string, pass: Operation['pass'], times: number): Operation {
  return { ...kernel, layer, pass, kept: fixed(0), times }
}
