import { SYMMETRIES } from '../networks/symmetries'
import { estimatesFrom } from './network-outputs'
import { scoreShapes, type ScoredShape, type ShapeScores } from './shape-scores'

/** Objects by their true blendedness in i band. */
const SUBSETS = {
  all: () => true,
  isolated: (blendedness: number) => blendedness < 0.01,
  blended: (blendedness: number) => blendedness > 0.01,
  strongly_blended: (blendedness: number) => blendedness > 0.1,
} as const satisfies Readonly<Record<string, (blendedness: number) => boolean>>

export type Subset = keyof typeof SUBSETS

/** The scores of all objects and of those of some blendedness, `[object]`. */
export function scoresByBlendedness(
  objects: readonly ScoredShape[],
  blendedness: ArrayLike<number>,
): Record<Subset, ShapeScores> {
  const scored = Object.entries(SUBSETS).map(([subset, has]) => [
    subset,
    scoreShapes(objects.filter((_, at) => has(blendedness[at] ?? NaN))),
  ])
  return Object.fromEntries(scored) as Record<Subset, ShapeScores> // the subsets are the keys of the record
}

/**
 * The scores of a network's outputs `[stamp, 5]` of one pass, for stamps of known shapes `[stamp, 2]`. Objects of a blendedness that is no
 * number are in `all` alone.
 */
export function scoreOutputs(
  outputs: Float32Array,
  { shapes, blendedness }: { shapes: Float32Array; blendedness: Float32Array },
): Record<Subset, ShapeScores> {
  const passes = SYMMETRIES.slice(0, 1).map((symmetry) => ({ symmetry, sample: null }))
  const objects = estimatesFrom(outputs, blendedness.length, passes).map((estimate, at): ScoredShape => {
    const [g1 = NaN, g2 = NaN] = shapes.subarray(2 * at)
    return { truth: [g1, g2], estimate }
  })
  return scoresByBlendedness(objects, blendedness)
}
