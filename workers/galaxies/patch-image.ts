import { pixels } from '../units/quantities'
import { STAMP_PIXEL_SCALE } from '../stamps/stamp'
import { peakOf, wingAt } from './drawing-grid'
import type { SceneObject } from './sky-scene'
import { ACCURACY, type StampPainter } from './stamp-painter'
import type { Source } from './source'
import type { BandDepth } from './survey-depth'

/** Sides of the squares in which sources are drawn, in pixels. */
const SQUARES = [32, 48, 64, 96, 128, 192, 256, 384] as const
/** What of the sky's noise in a pixel may be missing at the border of a source's square, or be wrong within it. */
const NOISE_SHARE = 0.02
/** Where faint sources may be drawn less exactly: never worse than this share of the peak. */
const COARSEST = 0.02

const SCALE: number = STAMP_PIXEL_SCALE

/** A square of pixels of a patch, its first pixel at (left, bottom), with a source's image `[row, column, band]`. */
export type DrawnSource = { left: number; bottom: number; side: number; image: Float32Array }

/** Draws a source alone in the square that its light needs, as `addTo` adds it to a patch. */
export function drawAlone(painter: StampPainter, source: Source, depths: readonly BandDepth[]): DrawnSource {
  const noise = noiseOf(depths)
  const { left, bottom, side } = squareAround(source, noise)
  const own: Source = { ...source, x: pixels(source.x - left), y: pixels(source.y - bottom) }
  const accuracy = accuracyFor(source, noise)
  return { left, bottom, side, image: painter.draw([own], side, accuracy) }
}

/** Every object of a scene added up, without noise: a plane of `side` x `side` pixels for each band, nJy. */
export function drawPatch(
  painter: StampPainter,
  objects: readonly SceneObject[],
  side: number,
  depths: readonly BandDepth[],
): Float32Array[] {
  const planes = depths.map(() => new Float32Array(side * side))
  const noise = noiseOf(depths)
  for (const { source } of objects) {
    if (reaches(squareAround(source, noise), side)) addTo(planes, side, drawAlone(painter, source, depths))
  }
  return planes
}

/** The sky's noise in a pixel, summed over bands. */
const noiseOf = (depths: readonly BandDepth[]): number =>
  depths.reduce((sum, { skySigma }) => sum + skySigma, 0)

/** The square in which a source is drawn. */
function squareAround(source: Source, noise: number): Omit<DrawnSource, 'image'> {
  const side = squareFor(source, noise)
  const left = Math.floor(source.x + 0.5) - side / 2
  const bottom = Math.floor(source.y + 0.5) - side / 2
  return { left, bottom, side }
}

/** Whether a square has pixels of a patch. */
function reaches({ left, bottom, side }: Omit<DrawnSource, 'image'>, width: number): boolean {
  return left < width && bottom < width && left + side > 0 && bottom + side > 0
}

function addTo(planes: readonly Float32Array[], width: number, drawn: DrawnSource): void {
  const { left, bottom, side, image } = drawn
  const bands = planes.length
  const [from, to] = [Math.max(0, -left), Math.min(side, width - left)]
  for (let row = Math.max(0, -bottom); row < Math.min(side, width - bottom); row++) {
    for (const [band, plane] of planes.entries()) {
      let at = (row * side + from) * bands + band
      let place = (bottom + row) * width + left + from
      for (let column = from; column < to; column++, at += bands, place++) {
        plane[place] = (plane[place] ?? 0) + (image[at] ?? 0)
      }
    }
  }
}

/** The smallest square outside which no pixel has more than its share of the noise, summed over bands. */
function squareFor(source: Source, noise: number): number {
  const limit = NOISE_SHARE * noise
  const flux = source.components.reduce((sum, { weight }) => sum + weight, 0)
  const fits = SQUARES.find((side) => {
    const distance = side / 2
    return (wingAt(source, distance) + flux * seeingWing(distance)) * SCALE * SCALE < limit
  })
  return fits ?? SQUARES[SQUARES.length - 1] ?? 0
}

/**
 * Surface brightness of a point behind a Kolmogorov PSF of 0.8 arcsec far from it, a square arcsec: 0.1423 k0^(-5/3) r^(-11/3), the transform of the
 * first term of exp(-(k / k0)^(5/3)).
 */
function seeingWing(distance: number): number {
  return 0.0171 * (distance * SCALE) ** (-11 / 3)
}

/** The accuracy at which a source's error stays under its share of the noise. */
function accuracyFor({ components }: Source, noise: number): number {
  const peak = peakOf(components) * SCALE * SCALE
  return Math.min(Math.max((NOISE_SHARE * noise) / peak, ACCURACY), COARSEST)
}
