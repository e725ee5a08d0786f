import { gridFor } from './drawing-grid'
import { fourierCanvas, type FourierCanvas } from './fourier-canvas'
import type { PointSpread } from './point-spread'
import type { Source } from './source'

/** Share of the peak that may be wrong in a pixel, for want of high modes and for copies of a periodic image each. */
export const ACCURACY = 5e-4

/** Draws sources behind the PSFs of one place on the sky, one for each band: their transforms are kept between stamps. */
export interface StampPainter {
  /**
   * The image of sources, `[row, column, band]`, float32, `side` x `side` pixels of 0.2 arcsec in the unit of their fluxes, pixel-integrated and without
   * noise. `accuracy` is in shares of each source's peak. GalSim's images of Sersic galaxies behind Kolmogorov and Moffat PSFs are met within
   * 1e-3 of their peak at the default accuracy.
   */
  draw(sources: readonly Source[], side: number, accuracy?: number): Float32Array
  /** The canvas of a grid, cleared, for those who want to add and read by themselves. */
  canvas(grid: number): FourierCanvas
}

/** A painter for these PSFs. */
export function stampPainter(psfs: readonly PointSpread[]): StampPainter {
  const canvases = new Map<number, FourierCanvas>()

  function canvas(grid: number): FourierCanvas {
    const made = canvases.get(grid) ?? fourierCanvas(psfs, grid)
    canvases.set(grid, made)
    made.clear()
    return made
  }

  return {
    canvas,
    draw(sources, side, accuracy = ACCURACY) {
      const image = new Float32Array(side * side * psfs.length)
      const grid = Math.max(side, ...sources.map((source) => gridFor(source, side, accuracy)))
      const on = canvas(grid)
      for (const source of sources) on.add(source, accuracy)
      on.readAll(image, side)
      return image
    },
  }
}
