import { STAMP_SIDE } from '../../stamps/stamp'
import { arcsec, pixels } from '../../units/quantities'
import { sersicComponent } from '../source'
import type { Source } from '../source'
import type { StampPainter } from '../stamp-painter'
import { WINDOW_SIDE, WINDOW_START } from './fit-window'

/** A Sersic galaxy that is looked for: its centre in stamp pixels, its shape g (reduced shear, pixel axes, before the PSF), its half-light radius in arcsec (circularised) and its index. */
export interface GalaxyProfile {
  readonly x: number
  readonly y: number
  readonly g1: number
  readonly g2: number
  readonly radius: number
  readonly index: number
}

/** Lengths of the transforms, in pixels: copies of a galaxy come in at 44 pixels from the edge of what is fitted, and at 96. */
const FIT_GRID = 64
const WHOLE_GRID = 128
/** The highest modes stay: where they ended would move with the galaxy, and derivatives would see it. */
const ACCURACY = 1e-7

/** The image of a galaxy of flux 1 in each band on the square that is fitted, `[row, column, band]`, written to `into`. */
export function drawTemplate(painter: StampPainter, galaxy: GalaxyProfile, into: Float32Array): void {
  draw(painter, galaxy, { side: WINDOW_SIDE, start: WINDOW_START, grid: FIT_GRID }, into)
}

/** The same on a whole stamp. */
export function drawWhole(painter: StampPainter, galaxy: GalaxyProfile, bands: number): Float32Array {
  const whole = new Float32Array(STAMP_SIDE * STAMP_SIDE * bands)
  draw(painter, galaxy, { side: STAMP_SIDE, start: 0, grid: WHOLE_GRID }, whole)
  return whole
}

interface Square {
  readonly side: number
  readonly start: number
  readonly grid: number
}

function draw(
  painter: StampPainter,
  { x, y, g1, g2, radius, index }: GalaxyProfile,
  { side, start, grid }: Square,
  into: Float32Array,
): void {
  const bands = into.length / (side * side)
  const flux = Array.from({ length: bands }, () => 1)
  const source: Source = {
    ...{ x: pixels(x - start), y: pixels(y - start), shape: { g1, g2 } },
    components: [sersicComponent(index, arcsec(radius), flux)],
  }
  const on = painter.canvas(grid)
  on.add(source, ACCURACY)
  on.readAll(into, side)
}
