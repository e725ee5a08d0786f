import { prepareNetwork, type PassOptions } from '../networks/forward-passes'
import { NONE_HALF, type IsHalf } from '../networks/network-graph'
import { layersOf, type ShapeNetwork } from '../networks/shape-network'
import type { TensorFlow } from '../networks/tensorflow'
import { estimatesFrom } from './network-outputs'
import { sigmaOf, totalOf, type ShapeEstimate } from './shape-estimate'

/** Stamps `[stamp, row, column, band]` in nJy that go through a network together, and the numbers of their point-spread functions. */
export interface StampBatch {
  readonly pixels: Float32Array
  readonly psfs: Float32Array
  readonly count: number
}

/** How far shapes move when one layer computes in half precision, or all do (`layer` null): (g - g in single precision) / sigma, of both components. */
export interface RoundingEffect {
  readonly layer: string | null
  /** Root of the mean square, and the largest, in units of the network's own sigma of a component in single precision. */
  readonly rms: number
  readonly largest: number
  /** Objects that have no finite shape any more, and are left out of the two. */
  readonly lost: number
}

/**
 * The effect of half precision on the shapes (reduced shear g) of real stamps: of all layers together, then of each alone, in the order of the forward
 * pass. What a layer does alone need not add up to what all do.
 */
export async function roundingEffects(
  tensorflow: TensorFlow,
  network: ShapeNetwork,
  options: PassOptions,
  batches: readonly StampBatch[],
): Promise<RoundingEffect[]> {
  const shapes = (isHalf: IsHalf): Promise<ShapeEstimate[]> =>
    estimateAll(tensorflow, network, { ...options, isHalf }, batches)
  const single = await shapes(NONE_HALF)
  const effects = [effectOf(null, single, await shapes(() => true))]
  for (const { name } of layersOf(network.architecture)) {
    effects.push(effectOf(name, single, await shapes((layer) => layer === name)))
  }
  return effects
}

async function estimateAll(
  tensorflow: TensorFlow,
  network: ShapeNetwork,
  options: PassOptions,
  batches: readonly StampBatch[],
): Promise<ShapeEstimate[]> {
  const passes = await prepareNetwork(tensorflow, network, options)
  try {
    const found: ShapeEstimate[] = []
    for (const { pixels, psfs, count } of batches) {
      found.push(...estimatesFrom(await passes.run(pixels, psfs), count, passes.passes))
    }
    return found
  } finally {
    passes.dispose()
  }
}

/** How far estimates lie from those of single precision. */
export function effectOf(
  layer: string | null,
  single: readonly ShapeEstimate[],
  half: readonly ShapeEstimate[],
): RoundingEffect {
  const pairs = single.map((exact, at) => moved(exact, half[at] ?? exact))
  const finite = pairs.filter((steps) => steps.every(Number.isFinite))
  const steps = finite.flat()
  const square = steps.reduce((sum, step) => sum + step * step, 0)
  return {
    ...{ layer, lost: pairs.length - finite.length },
    rms: steps.length > 0 ? Math.sqrt(square / steps.length) : 0,
    largest: steps.reduce((most, step) => Math.max(most, Math.abs(step)), 0),
  }
}

function moved(exact: ShapeEstimate, half: ShapeEstimate): number[] {
  const sigma = sigmaOf(totalOf(exact))
  return [0, 1].map((k) => ((half.g[k] ?? NaN) - (exact.g[k] ?? NaN)) / sigma)
}
