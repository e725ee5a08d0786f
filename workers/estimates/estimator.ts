import type { Stamp } from '../stamps/stamp'
import type { MomentsFailure } from './moments-band'
import type { ShapeEstimate } from './shape-estimate'

/** Why an object has no shape. */
export type Unmeasured =
  /** No pixel of the stamp has a value. */
  | 'noData'
  /** The fluxes are in no known unit, or in another than the estimator takes. */
  | 'unit'
  /** What came out is no shape: not finite, or |g| >= 1. */
  | 'notAShape'
  /** Its tile or stamp could not be read or measured, with others and alone. */
  | 'failed'
  | MomentsFailure

/** What an estimator makes of one stamp: a shape, or the reason why there is none. */
export type Measurement =
  | { readonly estimate: ShapeEstimate; readonly reason: null; readonly samples: Float32Array | null }
  | { readonly estimate: null; readonly reason: Unmeasured; readonly samples: null }

/**
 * Estimates the shapes of galaxies from their stamps. `samples` of a measurement are the sampled shapes `[sample, 2]`
 * where they were asked for. A stamp that cannot be measured has a reason; none makes the others fail.
 */
export interface Estimator {
  readonly name: string
  /** Measures stamps in their order. The same stamps give the same shapes, however they are divided into calls. */
  measure(stamps: readonly Stamp[]): Promise<Measurement[]>
  dispose(): void
}

/** A stamp without a shape. */
export function unmeasured(reason: Unmeasured): Measurement {
  return { estimate: null, reason, samples: null }
}
