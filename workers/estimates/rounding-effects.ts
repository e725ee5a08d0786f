import { prepareNetwork, type PassOptions } from '../networks/forward-passes'
import { NONE_HALF, type IsHalf } from '../networks/network-graph'
import { layersOf, type ShapeNetwork } from '../networks/shape-network'
import type { TensorFlow } from '../networks/tensorflow'
import { STAMP_LENGTH } from '../stamps/stamp'
import { estimatesFrom } from './network-outputs'
import type { PackedStamps } from './packed-stamps'
import { sigmaOf, totalOf, type ShapeEstimate } from './shape-estimate'

/** How far shapes move when one layer computes in half precision, or all do (`layer` null): (g - g in single precision) / sigma, of both components. */
export interface RoundingEffect {
  readonly layer: string | null
  /**
   * Root of the mean square, and the largest, in units of the network's own sigma of a component in single precision; null where no object has a
   * shape in both.
   */
  readonly rms: number | null
  readonly largest: number | null
  /** Objects that have no finite shape any more, because a number ran over, and are left out of the two. */
  readonly lost: number
}

/** Effects on so many objects: those that have a stamp which the network takes. */
export interface RoundingEffects {
  readonly objects: number
  readonly effects: readonly RoundingEffect[]
}

/** The network with some of its layers in half precision. */
interface Variant {
  readonly layer: string | null
  readonly isHalf: IsHalf
}

/** The networks that stamps go through: in single precision, with all layers in half precision, and with each alone. */
export function roundedVariants(network: ShapeNetwork): Variant[] {
  const alone = layersOf(network.architecture).map(({ name }) => ({
    layer: name,
    isHalf: (layer: string) => layer === name,
  }))
  return [{ layer: null, isHalf: NONE_HALF }, { layer: null, isHalf: () => true }, ...alone]
}

/**
 * The effect of half precision on the shapes (reduced shear g) of real stamps: of all layers together, then of each alone, in the order of the forward
 * pass. What a layer does alone need not add up to what all do. Stamps come in `parts`, each held while it goes through every network, in batches;
 * `passed` hears of each batch that has gone through a network, and may reject to end it.
 */
export async function roundingEffects(
  tensorflow: TensorFlow,
  network: ShapeNetwork,
  options: PassOptions,
  parts: Iterable<readonly PackedStamps[]> | AsyncIterable<readonly PackedStamps[]>,
  passed: () => Promise<void> = () => Promise.resolve(),
): Promise<RoundingEffects> {
  const found = roundedVariants(network).map((variant) => ({ ...variant, shapes: [] as ShapeEstimate[] }))
  for await (const batches of parts) {
    for (const { isHalf, shapes } of found) {
      shapes.push(...(await estimateAll(tensorflow, network, { ...options, isHalf }, batches, passed)))
    }
  }
  const [single, ...rounded] = found
  const exact = single?.shapes ?? []
  return {
    objects: exact.length,
    effects: rounded.map(({ layer, shapes }) => effectOf(layer, exact, shapes)),
  }
}

async function estimateAll(
  tensorflow: TensorFlow,
  network: ShapeNetwork,
  options: PassOptions,
  batches: readonly PackedStamps[],
  passed: () => Promise<void>,
): Promise<ShapeEstimate[]> {
  const passes = await prepareNetwork(tensorflow, network, options)
  try {
    const found: ShapeEstimate[] = []
    for (const { pixels, psfs, reasons } of batches) {
      const outputs = await passes.run(pixels, psfs)
      const estimates = estimatesFrom(outputs, pixels.length / STAMP_LENGTH, passes.passes)
      found.push(...estimates.filter((_, at) => reasons[at] === null))
      await passed()
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
    rms: steps.length > 0 ? Math.sqrt(square / steps.length) : null,
    largest: steps.length > 0 ? steps.reduce((most, step) => Math.max(most, Math.abs(step)), 0) : null,
  }
}

function moved(exact: ShapeEstimate, half: ShapeEstimate): number[] {
  const sigma = sigmaOf(totalOf(exact))
  return [0, 1].map((k) => ((half.g[k] ?? NaN) - (exact.g[k] ?? NaN)) / sigma)
}
