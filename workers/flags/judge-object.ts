import type { Diagnostics } from '../estimates/diagnostics'
import type { ShapeEstimate } from '../estimates/shape-estimate'
import { disagreementOf, MOST_DISAGREEMENT } from './disagreement'
import { bitOf } from './object-flags'
import { rulesBeyond } from './training-rules'

/** A size is the point-spread function's within 3 % and two of its errors, together at most 10 %. */
const [SIZE_TOLERANCE, SIZE_ERRORS, MOST_TOLERANCE] = [0.03, 2, 0.1] as const
/** As many simulated stamps have more as truly have a blendedness over 0.1. */
const LEAST_BLENDEDNESS = 0.08

/** What is said of an object from its diagnostics: bits of `OBJECT_FLAGS`, bits of `TRAINING_RULES` and the disagreement, null where they do not apply. */
export interface Judgement {
  readonly flags: number
  readonly beyondTraining: number | null
  readonly disagreement: number | null
}

/**
 * Judges an object by its stamp's flags and diagnostics and its shape, null where there is none. Only the shape of a network (`isLearned`) can be beyond its training, or be
 * compared with moments.
 */
export function judgeObject(
  flags: number,
  diagnostics: Diagnostics,
  estimate: ShapeEstimate | null,
  isLearned: boolean,
): Judgement {
  const compared = isLearned ? estimate : null
  const beyondTraining = compared && rulesBeyond({ flags, diagnostics, estimate: compared })
  const sigmas = compared ? disagreementOf(diagnostics, compared) : NaN
  const bits =
    bitIf(isStarLike(diagnostics), 'starLike') |
    bitIf(diagnostics.blendedness > LEAST_BLENDEDNESS, 'blended') |
    bitIf(beyondTraining !== null && beyondTraining > 0, 'outOfDistribution') |
    bitIf(sigmas > MOST_DISAGREEMENT, 'disagreement')
  return { flags: bits, beyondTraining, disagreement: Number.isNaN(sigmas) ? null : sigmas }
}

function bitIf(is: boolean, name: Parameters<typeof bitOf>[0]): number {
  return is ? bitOf(name) : 0
}

/** Whether the size is consistent with the point-spread function's. */
function isStarLike({ size, sizeError }: Diagnostics): boolean {
  return Math.abs(size - 1) < Math.min(MOST_TOLERANCE, SIZE_TOLERANCE + SIZE_ERRORS * sizeError)
}
