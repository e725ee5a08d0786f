import type { ForwardPasses } from '../networks/forward-passes'
import { unmeasured, type Estimator, type Measurement } from './estimator'
import { estimatesFrom, shapesOfPasses } from './network-outputs'
import { filledUp, packStamps, type PackedStamps } from './packed-stamps'
import type { ShapeEstimate } from './shape-estimate'

export interface NetworkEstimatorOptions {
  /** The most stamps that go through the network together. */
  readonly batch: number
  /** Whether the shape of each pass is kept. */
  readonly keepSamples: boolean
}

/** An estimator that also takes stamps as another thread has packed them. */
export interface NetworkEstimator extends Estimator {
  /** Measures one batch, all of it in one call of the network. */
  measurePacked(stamps: PackedStamps): Promise<Measurement[]>
}

/** An estimator over a network that is ready to run, which it takes over. It takes stamps in nJy. */
export function networkEstimator(
  name: string,
  network: ForwardPasses,
  { batch, keepSamples }: NetworkEstimatorOptions,
): NetworkEstimator {
  async function measurePacked({ pixels, psfs, reasons }: PackedStamps): Promise<Measurement[]> {
    const count = filledUp(reasons.length)
    const outputs = await network.run(pixels, psfs)
    const estimates = estimatesFrom(outputs, count, network.passes)
    return reasons.map((reason, index) => {
      const estimate = estimates[index]
      if (reason || !estimate) return unmeasured(reason ?? 'notAShape')
      if (!isShape(estimate)) return unmeasured('notAShape')
      const samples = keepSamples ? shapesOfPasses(outputs, count, index, network.passes) : null
      return { estimate, reason: null, samples }
    })
  }

  return {
    name,
    measurePacked,
    async measure(stamps) {
      const measured: Measurement[] = []
      for (let start = 0; start < stamps.length; start += batch) {
        measured.push(...(await measurePacked(packStamps(stamps.slice(start, start + batch)))))
      }
      return measured
    },
    dispose: () => network.dispose(),
  }
}

/** A network may give a mean outside the unit disk, where no ellipse is. */
function isShape({ g, aleatoric, epistemic }: ShapeEstimate): boolean {
  return [...g, ...aleatoric, ...epistemic].every(Number.isFinite) && Math.hypot(...g) < 1
}
