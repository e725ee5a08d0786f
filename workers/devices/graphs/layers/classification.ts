import { perExample } from '../../workload'
import type { GraphBuilder } from '../graph-builder'
import { elementwise, reduction } from '../kernel'
import { meanOf } from './loss'
import type { Tensor } from '../tensor'

/** Images of ImageNet's training set of 2012 (Russakovsky et al. 2015), and its classes. */
export const [IMAGENET_IMAGES, IMAGENET_CLASSES] = [1_281_167, 1000] as const

/**
 * The end of a classifier: in training the mean cross-entropy with a label for each of `rows` vectors of an example, in one kernel that
 * also writes its gradient; otherwise the probabilities (`Softmax`).
 */
export function classification(graph: GraphBuilder, logits: Tensor, rows = 1): Tensor {
  if (!graph.training)
    return graph.run(elementwise('Softmax', logits.elements, { engine: 'function', flopEach: 5 }))
  const kernel = 'SparseSoftmaxCrossEntropyWithLogits'
  const losses = graph.run(
    {
      ...reduction(kernel, logits.elements, perExample(rows)),
      engine: 'function',
      flop: elementwise(kernel, logits.elements, { flopEach: 5 }).flop,
    },
    {
      gradients: [
        {
          of: [logits],
          kernels: [elementwise('Mul', logits.elements)],
          needs: [logits],
        },
      ],
    },
  )
  return meanOf(graph, losses)
}
