import { FILLED, type ObjectPsf, type ObjectStamp } from '../../preload/contract-object'
import { skyVariances } from '../estimates/central-image'
import { markNeighbours } from '../estimates/moments-neighbours'
import { holesOf } from '../stamps/fill-pixels'
import { prepareStamp } from '../stamps/prepare-stamp'
import { psfShape } from '../stamps/psf-shape'
import { STAMP_BANDS, type Stamp, type StampPsf } from '../stamps/stamp'

/** A stamp as it is measured, and what was done to it. */
export interface MarkedStamp {
  readonly stamp: Stamp
  /** Indices of the pixels that were filled. */
  readonly filled: ReadonlySet<number>
  readonly problems: readonly string[]
}

/** Prepares a stamp in place, as a run does before it measures it, and notes which pixels were filled. */
export function prepareMarked(stamp: Stamp, problems: readonly string[]): MarkedStamp {
  prepareStamp(stamp)
  return { stamp, filled: holesOf(stamp), problems }
}

/** A prepared stamp as the page has it. */
export function describeStamp({ stamp, filled, problems }: MarkedStamp): ObjectStamp {
  const mask = stamp.mask.slice()
  for (const at of filled) mask[at] = (mask[at] ?? 0) | FILLED
  const { tile, pixels, variance, missingBands, fractionMissing, remainder, flags } = stamp
  const [a, b, c, d] = stamp.tangentFromPixel
  return {
    ...{ tile, pixels, variance, mask, others: markNeighbours(stamp) },
    units: STAMP_BANDS.map((band) => stamp.units[band]),
    ...{ missingBands: [...missingBands], fractionMissing, remainder, flags },
    tangentFromPixel: [a, b, c, d],
    skySigmas: skyVariances(stamp).map((square) => orNull(Math.sqrt(square))),
    psfs: STAMP_BANDS.map((band) => describePsf(stamp.psf[band])),
    problems: [...problems],
  }
}

function describePsf(psf: StampPsf | null): ObjectPsf | null {
  if (!psf) return null
  const shape = psfShape(psf)
  return {
    ...psf,
    ...{ sigma: shape?.sigma ?? null, g1: shape?.g1 ?? null, g2: shape?.g2 ?? null },
  }
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)
