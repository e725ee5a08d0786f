import { fixed, type Operation } from '../workload'
import type { GraphBuilder } from './graph-builder'
import { elementwise, type Kernel } from './kernel'

/** What an optimiser does to a variable of a size, once a step beside that, and how many numbers it keeps for each parameter. */
export interface Optimiser {
  readonly slots: number
  readonly update: (elements: number) => readonly Kernel[]
  readonly once: readonly Kernel[]
}

/** Kernels on single numbers: their cost is that of being run. */
const scalars = (...names: readonly string[]) => names.map((name) => elementwise(name, fixed(1)))

/**
 * Adam (Kingma & Ba 2015) as Keras 2.1 runs it: one fused kernel for each variable, which reads the variable, its gradient and two
 * moments; the powers of beta are computed once.
 */
export const ADAM: Optimiser = {
  slots: 2,
  update: (elements) => [
    {
      ...elementwise('ResourceApplyAdam', fixed(elements), { arrays: 4, flopEach: 12 }),
      writes: fixed(3 * elements),
    },
  ],
  once: scalars('AddV2', 'Cast', 'Pow', 'Pow', 'AssignAddVariableOp'),
}

/** Stochastic gradient descent with momentum: one fused kernel for each variable. */
export const MOMENTUM: Optimiser = {
  slots: 1,
  update: (elements) => [
    {
      ...elementwise('ResourceApplyMomentum', fixed(elements), { arrays: 3, flopEach: 4 }),
      writes: fixed(2 * elements),
    },
  ],
  once: scalars('AssignAddVariableOp'),
}

/**
 * Momentum with a rate for each variable from the norms of the variable and of its gradient (LARS, You et al. 2017, arXiv:1708.03888).
 */
export const LARS: Optimiser = {
  slots: 1,
  update: (elements) => [
    ...['L2Loss', 'L2Loss'].map((norm) => ({
      ...elementwise(norm, fixed(elements), { flopEach: 2 }),
      writes: fixed(1),
    })),
    ...scalars('Sqrt', 'Sqrt', 'AddV2', 'RealDiv', 'Mul'),
    ...MOMENTUM.update(elements),
  ],
  once: MOMENTUM.once,
}

/**
 * LAMB (You et al. 2020, arXiv:1904.00962) in two kernels for each variable, as fused implementations have it: the moments and the
 * step with their norms, then the step itself.
 */
export const LAMB: Optimiser = {
  slots: 2,
  update: (elements) => [
    {
      ...elementwise('LambMoments', fixed(elements), { arrays: 4, flopEach: 18 }),
      writes: fixed(3 * elements),
    },
    elementwise('ResourceApplyLamb', fixed(elements), { arrays: 2, flopEach: 2 }),
  ],
  once: scalars('AddV2', 'Pow', 'Pow', 'AssignAddVariableOp'),
}

/** RMSProp with momentum (Tieleman & Hinton 2012): one fused kernel for each variable, which reads and writes two averages beside it. */
export const ROOT_MEAN_SQUARE: Optimiser = {
  slots: 2,
  update: (elements) => [
    {
      ...elementwise('ResourceApplyRMSProp', fixed(elements), { arrays: 4, flopEach: 10 }),
      writes: fixed(3 * elements),
    },
  ],
  once: scalars('AssignAddVariableOp'),
}

/** The updates of all variables of a network. */
export function updateOperations(graph: GraphBuilder, { update, once }: Optimiser): Operation[] {
  const each = graph.variables.flatMap(({ layer, tensor }) =>
    update(tensor.elements.fixed).map((kernel) => ({ kernel, layer })),
  )
  return [...once.map((kernel) => ({ kernel, layer: 'optimiser' })), ...each].map(({ kernel, layer }) => ({
    ...kernel,
    ...{ layer, pass: 'update', kept: fixed(0), times: 1 },
  }))
}
