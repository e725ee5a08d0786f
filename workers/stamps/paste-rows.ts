import { BANDS } from '../units/bands'
import type { DecodedPiece } from '../tiles/decode-piece'
import type { BandPlanes, TilePlane } from '../tiles/planes'
import type { Pixels } from '../tiles/pixel-format'
import type { Layer } from './layer'
import type { PlanePieces } from './plane-pieces'
import { STAMP_SIDE, type Stamp } from './stamp'
import { PIXEL_BITS } from './stamp-flags'

/** The decoded pieces of a plane, which are `width` x `height` pixels, `columns` side by side. */
interface PieceRows {
  readonly decoded: ReadonlyMap<number, DecodedPiece | null>
  readonly columns: number
  readonly width: number
  readonly height: number
}

/** A band, its place in the stamp, and how many nanojanskys a unit of its image is. */
interface BandRows {
  readonly band: number
  readonly image: PieceRows
  readonly variance: PieceRows
  readonly factor: number
}

/** Whether a band of a layer can be pasted by `pasteRows`: it has a variance and no mask. */
export function canPasteRows({ variance, mask }: BandPlanes): boolean {
  return variance !== null && mask === null
}

/**
 * Fills what a stamp does not have yet from the pieces of a layer that is moved by whole pixels, in the bands that `canPasteRows`; what is no finite number or has no
 * positive variance is marked. It goes row by row through all bands, as the stamp lies in memory, which takes a third of the time of band by band.
 */
export function pasteRows(
  stamp: Stamp,
  { footprint, rectangle, offset }: Layer & { warp: null },
  pieces: PlanePieces,
): void {
  const bands = BANDS.flatMap((name, band): BandRows[] => {
    const planes = footprint.bands.get(name)
    if (!planes?.variance || !canPasteRows(planes)) return []
    const [image, variance] = [pieceRows(planes.image, pieces), pieceRows(planes.variance, pieces)]
    return [{ band, image, variance, factor: planes.image.unit.nanojansky ?? 1 }]
  })
  const { x, y, width, height } = rectangle
  for (let row = y; row < y + height; row++) {
    const to = ((row - offset.y) * STAMP_SIDE + x - offset.x) * BANDS.length
    for (const one of bands) pasteRow(stamp, to + one.band, one, row, x, x + width)
  }
}

function pieceRows(plane: TilePlane, pieces: PlanePieces): PieceRows {
  const { axes, pieceAxes } = plane.compression
  const [width = 1, height = 1] = pieceAxes
  return {
    decoded: pieces.get(plane) ?? new Map(),
    width,
    height,
    columns: Math.ceil((axes[0] ?? 1) / width),
  }
}

/** Pastes pixels [start, end) of one row of one band, as far at a time as both of its planes have them in one piece. */
function pasteRow(
  stamp: Stamp,
  first: number,
  band: BandRows,
  row: number,
  start: number,
  end: number,
): void {
  const { image, variance, factor } = band
  for (let x = start; x < end;) {
    const stop = Math.min(end, endOfPiece(image, x), endOfPiece(variance, x))
    const to = first + (x - start) * BANDS.length
    const [values, noises] = [pieceAt(image, x, row), pieceAt(variance, x, row)]
    if (values && noises) {
      const from = placeIn(values, x, row)
      pasteRun(
        stamp,
        to,
        floatsOf(values.pixels),
        floatsOf(noises.pixels),
        from,
        placeIn(noises, x, row),
        stop - x,
        factor,
      )
    } else markRun(stamp, to, stop - x)
    x = stop
  }
}

function endOfPiece({ width }: PieceRows, x: number): number {
  return (Math.floor(x / width) + 1) * width
}

function pieceAt(
  { decoded, columns, width, height }: PieceRows,
  x: number,
  row: number,
): DecodedPiece | null {
  return decoded.get(Math.floor(row / height) * columns + Math.floor(x / width)) ?? null
}

/** Where a pixel of the image is among those of its piece. */
function placeIn({ origin, shape }: DecodedPiece, x: number, row: number): number {
  return (row - (origin[1] ?? 0)) * (shape[0] ?? 0) + x - (origin[0] ?? 0)
}

/** Pixels of images of integers and doubles become floats here. */
function floatsOf(pixels: Pixels): Float32Array {
  return pixels instanceof Float32Array ? pixels : Float32Array.from(pixels)
}

function pasteRun(
  { pixels, variance, mask }: Stamp,
  first: number,
  values: Float32Array,
  noises: Float32Array,
  from: number,
  noiseFrom: number,
  count: number,
  factor: number,
): void {
  for (let one = 0, to = first; one < count; one++, to += BANDS.length) {
    const before = mask[to] ?? 0
    if ((before & PIXEL_BITS.missing) === 0) continue
    const value = values[from + one] ?? NaN
    const noise = noises[noiseFrom + one] ?? NaN
    // Only of finite numbers is the difference from themselves 0.
    if (value - value === 0 && noise > 0 && noise < Infinity) {
      mask[to] = 0
      pixels[to] = value * factor
      variance[to] = noise * factor * factor
    } else if ((before & PIXEL_BITS.outside) !== 0) mask[to] = PIXEL_BITS.missing | PIXEL_BITS.invalid
  }
}

/** Marks pixels whose piece is not there. */
function markRun({ mask }: Stamp, first: number, count: number): void {
  for (let to = first; to < first + count * BANDS.length; to += BANDS.length) {
    if (((mask[to] ?? 0) & PIXEL_BITS.outside) !== 0) mask[to] = PIXEL_BITS.missing | PIXEL_BITS.invalid
  }
}
