import { perExample } from '../../workload'
import type { FeatureMaps } from './convolution'
import type { GraphBuilder } from '../graph-builder'
import { copy, elementwise, reduction } from '../kernel'
import type { Tensor } from '../tensor'

/** The window of a pooling; padding `valid` loses what no whole window covers. */
export interface Pooling {
  readonly size: number
  readonly stride: number
  readonly padding?: 'same' | 'valid'
}

/** The largest pixel of each window (`MaxPool`). */
export function maxPool(graph: GraphBuilder, maps: FeatureMaps, pooling: Pooling): FeatureMaps {
  const { size, stride, padding = 'same' } = pooling
  const side =
    padding === 'same' ? Math.ceil(maps.side / stride) : Math.floor((maps.side - size) / stride) + 1
  const written = perExample(side * side * maps.channels)
  const kernel = {
    ...elementwise('MaxPool', written, { flopEach: size * size }),
    reads: maps.tensor.elements,
  }
  const gradient = elementwise('MaxPoolGrad', maps.tensor.elements, { arrays: 2 })
  const tensor = graph.run(kernel, {
    gradients: [{ of: [maps.tensor], kernels: [gradient], needs: [maps.tensor] }],
  })
  return { ...maps, tensor, side }
}

/** The mean of each channel over all pixels (`Mean`); its gradient is divided and repeated. */
export function meanPool(graph: GraphBuilder, maps: FeatureMaps): Tensor {
  const means = perExample(maps.channels)
  const back = [elementwise('RealDiv', means), copy('Tile', maps.tensor.elements, means)]
  return graph.run(reduction('Mean', maps.tensor.elements, means), {
    gradients: [{ of: [maps.tensor], kernels: back, needs: [] }],
  })
}
