import { BANDS, type Band } from '../units/bands'
import { pixels } from '../units/quantities'
import type { BandPlanes } from '../tiles/planes'
import type { Layer } from './layer'
import { canPasteRows, pasteRows } from './paste-rows'
import type { PlanePieces } from './plane-pieces'
import { readPsf } from './read-psf'
import { resample } from './resample'
import { readSamples, type Samples } from './samples'
import { STAMP_LENGTH, STAMP_SIDE, type Stamp, type StampPsf } from './stamp'
import { isAllClear, PIXEL_BITS, STAMP_FLAGS } from './stamp-flags'
import { PLAIN_JACOBIAN, type StampGrid } from './stamp-grid'
import { layersWith, type StampPlan } from './stamp-plan'

/** Cuts a stamp from decoded pieces; those that are not there leave pixels missing. */
export function cutStamp(plan: StampPlan, pieces: PlanePieces): Stamp {
  const stamp = emptyStamp(plan)
  const { grid, layers } = plan
  // The nearest first, and each only where the ones before it have nothing.
  if (grid) for (const layer of layers) addLayer(stamp, layer, grid, pieces)
  for (const band of BANDS) describeBand(stamp, plan, pieces, band)
  summarise(stamp)
  return stamp
}

function emptyStamp({ grid, inside }: StampPlan): Stamp {
  return {
    tile: grid?.tile ?? null,
    pixels: new Float32Array(STAMP_LENGTH),
    variance: new Float32Array(STAMP_LENGTH).fill(Infinity),
    mask: new Uint8Array(STAMP_LENGTH).fill(PIXEL_BITS.missing | PIXEL_BITS.outside),
    psf: forBands<StampPsf | null>(null),
    units: forBands(''),
    missingBands: [],
    fractionMissing: 1,
    remainder: grid?.remainder ?? { x: pixels(0), y: pixels(0) },
    tangentFromPixel: grid?.tangentFromPixel ?? PLAIN_JACOBIAN,
    flags: inside ? 0 : STAMP_FLAGS.outside,
  }
}

function forBands<T>(value: T): Record<Band, T> {
  return { u: value, g: value, r: value, i: value, z: value, y: value }
}

function describeBand(stamp: Stamp, { grid, layers }: StampPlan, pieces: PlanePieces, band: Band): void {
  const own = layersWith(layers, band)
  const first = own[0]?.footprint.bands.get(band)
  if (!grid || !first) {
    stamp.missingBands.push(band)
    return
  }
  stamp.units[band] = unitOf(first)
  stamp.psf[band] = first.psf && readPsf(first, pieces)
  if (!stamp.psf[band]) stamp.flags |= STAMP_FLAGS.noPsf
}

function unitOf({ image }: BandPlanes): string {
  return image.unit.nanojansky === null ? image.unit.name : 'nJy'
}

function addLayer(stamp: Stamp, layer: Layer, grid: StampGrid, pieces: PlanePieces): void {
  if (layer.warp) stamp.flags |= STAMP_FLAGS.resampled
  else pasteRows(stamp, layer, pieces)
  BANDS.forEach((band, at) => {
    const planes = layer.footprint.bands.get(band)
    if (!planes) return
    if (!planes.variance) stamp.flags |= STAMP_FLAGS.noVariance
    if (layer.warp || !canPasteRows(planes)) addPlanes(stamp, layer, planes, grid, pieces, at)
  })
}

/** Adds one band of a layer, through samples of its rectangle. */
function addPlanes(
  stamp: Stamp,
  layer: Layer,
  planes: BandPlanes,
  grid: StampGrid,
  pieces: PlanePieces,
  at: number,
): void {
  const samples = readSamples(planes, layer.rectangle, pieces)
  const { x, y } = layer.offset ?? grid.rectangle
  paste(stamp, layer.warp ? resample(samples, layer.warp, grid.rectangle) : samples, x, y, at)
}

/** Fills what the stamp does not have yet: values first, then the reasons why there is none. */
function paste(stamp: Stamp, samples: Samples, x: number, y: number, band: number): void {
  const { rectangle } = samples
  for (let row = 0; row < rectangle.height; row++) {
    const to = ((rectangle.y + row - y) * STAMP_SIDE + rectangle.x - x) * BANDS.length + band
    pasteRow(stamp, to, samples, row * rectangle.width, rectangle.width)
  }
}

function pasteRow(stamp: Stamp, first: number, samples: Samples, start: number, count: number): void {
  const { pixels: flux, variance, mask } = stamp
  const { values, variance: variances, bits: reasons } = samples
  for (let from = start, to = first; from < start + count; from++, to += BANDS.length) {
    const before = mask[to] ?? 0
    if (before === 0) continue
    const bits = reasons[from] ?? 0
    if ((bits & PIXEL_BITS.missing) !== 0) {
      if ((before & PIXEL_BITS.outside) !== 0) mask[to] = bits
    } else if ((before & PIXEL_BITS.missing) !== 0) {
      mask[to] = bits
      flux[to] = values[from] ?? 0
      variance[to] = variances[from] ?? Infinity
    }
  }
}

/** Sets the flags that pixels ask for, and the share of them that is missing in the bands that are there. */
function summarise(stamp: Stamp): void {
  const { missing, seen, outside } = countBits(stamp)
  const pixelsPresent = STAMP_SIDE * STAMP_SIDE * (BANDS.length - stamp.missingBands.length)
  stamp.fractionMissing = pixelsPresent === 0 ? 1 : missing / pixelsPresent
  if (outside || pixelsPresent === 0) stamp.flags |= STAMP_FLAGS.incomplete
  if (stamp.missingBands.length > 0) stamp.flags |= STAMP_FLAGS.missingBand
  if ((seen & PIXEL_BITS.missing) !== 0) stamp.flags |= STAMP_FLAGS.missingPixels
  if ((seen & PIXEL_BITS.saturated) !== 0) stamp.flags |= STAMP_FLAGS.saturated
}

/** In the bands that are there: how many pixels are missing, which bits pixels inside a tile have, and if any is outside. */
function countBits({ mask, missingBands }: Stamp): { missing: number; seen: number; outside: boolean } {
  const counts = { missing: 0, seen: 0, outside: false }
  if (isAllClear(mask)) return counts
  BANDS.forEach((band, first) => {
    if (missingBands.includes(band)) return
    for (let at = first; at < mask.length; at += BANDS.length) {
      const bits = mask[at] ?? 0
      counts.missing += bits & PIXEL_BITS.missing
      if ((bits & PIXEL_BITS.outside) !== 0) counts.outside = true
      else counts.seen |= bits
    }
  })
  return counts
}
