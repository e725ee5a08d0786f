import { BANDS } from '../units/bands'
import type { RandomStream } from '../units/random'
import { STAMP_SIDE, type Stamp } from '../stamps/stamp'
import { PIXEL_BITS } from '../stamps/stamp-flags'

/** What may spoil a stamp. A network has not seen these in training: its uncertainty should say so. */
export const ARTEFACTS = ['saturation', 'cosmicRay', 'missingBand', 'edge', 'badColumn'] as const
export type Artefact = (typeof ARTEFACTS)[number]

/** A stamp's pixels, `[row, column, band]`, which are changed in place. */
export type Spoiled = Pick<Stamp, 'pixels' | 'variance' | 'mask'>

const BAND_COUNT = BANDS.length

/**
 * Puts an artefact on a stamp, in place.
 *
 * `saturation`: a bleed trail up and down a column through a blot, at one level, in two neighbouring bands. `cosmicRay`: a bright track of 6 to 30
 * pixels in one band. `badColumn`: a column of one band reads the same everywhere. These three are not masked: nobody has noticed.
 * `missingBand` and `edge` (4 to 24 rows or columns of every band) are known: 0, of infinite variance, and marked in the mask.
 */
export function applyArtefact(stamp: Spoiled, artefact: Artefact, random: RandomStream): void {
  APPLY[artefact](stamp, random)
}

const APPLY: Record<Artefact, (stamp: Spoiled, random: RandomStream) => void> = {
  saturation: bleed,
  cosmicRay: track,
  missingBand: (stamp, random) => {
    const band = anyOf(random, BAND_COUNT)
    forEachPixel((row, column) => lose(stamp, row, column, band))
  },
  edge: (stamp, random) => {
    const [depth, side] = [4 + anyOf(random, 21), anyOf(random, 4)]
    forEachPixel((row, column) => {
      const from = [row, column, STAMP_SIDE - 1 - row, STAMP_SIDE - 1 - column][side] ?? 0
      if (from < depth) for (let band = 0; band < BAND_COUNT; band++) lose(stamp, row, column, band)
    })
  },
  badColumn: (stamp, random) => {
    const [column, band] = [anyOf(random, STAMP_SIDE), anyOf(random, BAND_COUNT)]
    const level = 40 * noiseOf(stamp, band) * (random.uniform() - 0.3)
    for (let row = 0; row < STAMP_SIDE; row++) stamp.pixels[indexOf(row, column, band)] = level
  },
}

function bleed(stamp: Spoiled, random: RandomStream): void {
  const band = anyOf(random, BAND_COUNT - 1)
  const [row, column] = [anyOf(random, STAMP_SIDE), anyOf(random, STAMP_SIDE)]
  const [length, radius] = [8 + anyOf(random, 40), 2 + anyOf(random, 3)]
  forEachPixel((y, x) => {
    const inTrail = Math.abs(x - column) <= 1 && Math.abs(y - row) <= length
    if (!inTrail && Math.hypot(x - column, y - row) > radius) return
    for (const one of [band, band + 1]) stamp.pixels[indexOf(y, x, one)] = 3000 * noiseOf(stamp, one)
  })
}

function track(stamp: Spoiled, random: RandomStream): void {
  const band = anyOf(random, BAND_COUNT)
  const [length, angle] = [6 + 24 * random.uniform(), Math.PI * random.uniform()]
  const [x0, y0] = [STAMP_SIDE * random.uniform(), STAMP_SIDE * random.uniform()]
  const level = noiseOf(stamp, band) * (30 + 300 * random.uniform())
  const seen = new Set<number>()
  for (let step = 0; step < length; step += 0.5) {
    const [x, y] = [Math.floor(x0 + step * Math.cos(angle)), Math.floor(y0 + step * Math.sin(angle))]
    if (Math.min(x, y) < 0 || Math.max(x, y) >= STAMP_SIDE || seen.has(y * STAMP_SIDE + x)) continue
    seen.add(y * STAMP_SIDE + x)
    const at = indexOf(y, x, band)
    stamp.pixels[at] = (stamp.pixels[at] ?? 0) + level * (0.5 + random.uniform())
  }
}

function lose({ pixels, variance, mask }: Spoiled, row: number, column: number, band: number): void {
  const at = indexOf(row, column, band)
  pixels[at] = 0
  variance[at] = Infinity
  mask[at] = PIXEL_BITS.missing | PIXEL_BITS.outside
}

function forEachPixel(visit: (row: number, column: number) => void): void {
  for (let at = 0; at < STAMP_SIDE * STAMP_SIDE; at++) visit(Math.floor(at / STAMP_SIDE), at % STAMP_SIDE)
}

const anyOf = (random: RandomStream, count: number): number => Math.floor(random.uniform() * count)
const indexOf = (row: number, column: number, band: number): number =>
  (row * STAMP_SIDE + column) * BAND_COUNT + band

/** The noise of the first pixel that has one. */
function noiseOf({ variance }: Spoiled, band: number): number {
  for (let at = band; at < variance.length; at += BAND_COUNT) {
    const value = variance[at] ?? Infinity
    if (value < Infinity) return Math.sqrt(value)
  }
  return 0
}
