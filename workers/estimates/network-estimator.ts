import { PSF_NUMBERS, psfNumbers } from '../networks/psf-input'
import type { ForwardPasses } from '../networks/forward-passes'
import { centreCoverage } from '../stamps/centre-coverage'
import { STAMP_LENGTH, type Stamp } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { unmeasured, type Estimator, type Measurement } from './estimator'
import { estimatesFrom, shapesOfPasses } from './network-outputs'
import type { ShapeEstimate } from './shape-estimate'

export interface NetworkEstimatorOptions {
  /** Stamps that go through the network together. The last batch is filled up with empty ones, so that all are alike. */
  readonly batch: number
  /** Whether the shape of each pass is kept. */
  readonly keepSamples: boolean
}

/** The share of the central pixels, over the bands that are there, that must have a value. */
const LEAST_COVERED = 0.5

/** An estimator over a network that is ready to run, which it takes over. It takes stamps in nJy. */
export function networkEstimator(
  name: string,
  network: ForwardPasses,
  { batch, keepSamples }: NetworkEstimatorOptions,
): Estimator {
  async function measureBatch(stamps: readonly Stamp[]): Promise<Measurement[]> {
    const pixels = new Float32Array(batch * STAMP_LENGTH)
    const psfs = new Float32Array(batch * PSF_NUMBERS).fill(NaN)
    stamps.forEach((stamp, index) => {
      pixels.set(stamp.pixels, index * STAMP_LENGTH)
      psfs.set(psfNumbers(BANDS.map((band) => stamp.psf[band])), index * PSF_NUMBERS)
    })
    const outputs = await network.run(pixels, psfs)
    const estimates = estimatesFrom(outputs, batch, network.passes)
    return stamps.map((stamp, index) => {
      const estimate = estimates[index]
      const reason = reasonAgainst(stamp)
      if (reason || !estimate) return unmeasured(reason ?? 'notAShape')
      if (!isShape(estimate)) return unmeasured('notAShape')
      const samples = keepSamples ? shapesOfPasses(outputs, batch, index, network.passes) : null
      return { estimate, reason: null, samples }
    })
  }

  return {
    name,
    async measure(stamps) {
      const measured: Measurement[] = []
      for (let start = 0; start < stamps.length; start += batch) {
        measured.push(...(await measureBatch(stamps.slice(start, start + batch))))
      }
      return measured
    },
    dispose: () => network.dispose(),
  }
}

function reasonAgainst(stamp: Stamp): 'noData' | 'unit' | 'tooManyMasked' | null {
  const { fractionMissing, missingBands, units } = stamp
  if (fractionMissing >= 1) return 'noData'
  const isKnown = BANDS.every((band) => missingBands.includes(band) || units[band] === 'nJy')
  if (!isKnown) return 'unit'
  return centreCoverage(stamp) < LEAST_COVERED ? 'tooManyMasked' : null
}

/** A network may give a mean outside the unit disk, where no ellipse is. */
function isShape({ g, aleatoric, epistemic }: ShapeEstimate): boolean {
  return [...g, ...aleatoric, ...epistemic].every(Number.isFinite) && Math.hypot(...g) < 1
}
