import { fixed, type Operation } from '../workload'
import type { GraphBuilder, Step } from './graph-builder'
import { elementwise, type Kernel } from './kernel'
import { keptFor, type Tensor } from './tensor'

/** What is known of the gradient of a tensor: how many kernels it comes from, and whether it is the same in every step. */
interface Known {
  readonly parts: number
  readonly constant: boolean
}

/**
 * A step of training: the forward pass with what it keeps, and the backward pass from `loss` by reverse accumulation, as TensorFlow's
 * `gradients` writes it: where gradients of a tensor join, `AddN`; none for what nothing learned is behind; what is the same in every
 * step, because only linear kernels are between it and the loss, is folded and does not run. Updates come after it.
 */
export function trainingOperations(graph: GraphBuilder, loss: Tensor): Operation[] {
  const gradients = new Map<Tensor, Known>([[loss, { parts: 1, constant: true }]])
  const needed = new Set<Tensor>()
  const backward = [...graph.steps].reverse().flatMap((step) => stepBackward(step, gradients, needed))
  const joined = graph.variables.flatMap(({ layer, tensor }) =>
    join(tensor, gradients.get(tensor)).map((kernel) => operation(kernel, layer, 'backward', 1)),
  )
  return [...graph.steps.map((step) => forward(step, needed)), ...backward, ...joined]
}

function forward({ kernel, layer, output, times }: Step, needed: ReadonlySet<Tensor>): Operation {
  const kept = needed.has(output) ? output.elements : fixed(0)
  return { ...operation(kernel, layer, 'forward', times), kept }
}

function stepBackward(step: Step, gradients: Map<Tensor, Known>, needed: Set<Tensor>): Operation[] {
  const known = gradients.get(step.output)
  if (known === undefined) return []
  const kernels = [...join(step.output, known)]
  for (const { of, linear = [], kernels: own, needs } of step.gradients) {
    const wanted = of.filter(({ differentiable }) => differentiable)
    if (wanted.length === 0) continue
    const constant = known.constant && needs.length === 0
    for (const tensor of wanted) add(gradients, tensor, constant)
    for (const tensor of needs) needed.add(keptFor(tensor))
    if (!known.constant) kernels.push(...linear)
    if (!constant) kernels.push(...own)
  }
  return kernels.map((kernel) => operation(kernel, step.layer, 'backward', step.times))
}

function add(gradients: Map<Tensor, Known>, tensor: Tensor, constant: boolean): void {
  const before = gradients.get(tensor) ?? { parts: 0, constant: true }
  gradients.set(tensor, { parts: before.parts + 1, constant: before.constant && constant })
}

/** Adds up the gradients of a tensor that several kernels read. */
function join(tensor: Tensor, known: Known | undefined): Kernel[] {
  if (known === undefined || known.constant || known.parts < 2) return []
  const { parts } = known
  return [elementwise('AddN', tensor.elements, { arrays: parts, flopEach: parts - 1 })]
}

function operation(kernel: Kernel, layer: string, pass: Operation['pass'], times: number): Operation {
  return { ...kernel, layer, pass, kept: fixed(0), times }
}
