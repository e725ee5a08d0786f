import type { SimulationPlan } from '../../preload/contract'
import { BANDS } from '../units/bands'
import { TILE_SIDE, tilesInRow } from '../galaxies/survey-patch'

/** A tile's name: `tile_000`. */
export const tileName = (number: number): string => `tile_${String(number).padStart(3, '0')}`

const perBand = (prefix: string) => Object.fromEntries(BANDS.map((band) => [band, `${prefix}_${band}`]))

/** What `survey.json` says of a simulated survey; with seed, lens and depth it can be made again. */
export function describeSimulation({ tiles, seed, lens, depth }: SimulationPlan) {
  const columns = tilesInRow(tiles)
  return {
    name: `Simulated patch, seed ${seed}`,
    description: `A simulated sky of ${tiles} tiles in six bands at ${depth} of LSST's ten years, with truth.`,
    simulated: true,
    ...{ seed, lens, depth },
    ...{ catalog: 'detected.parquet', truth: 'truth.parquet', bands: BANDS, shape: 'g' },
    columns: {
      ...{ id: 'id', ra: 'ra', dec: 'dec', size: 'r50_pix', flags: 'flags' },
      magnitudes: perBand('mag'),
      magnitudeErrors: perBand('magerr'),
    },
    units: { ra: 'deg', dec: 'deg', size: 'pixel' },
    pixels: { x: 'x', y: 'y', origin: 0, tile: 'tile' },
    truthColumns: {
      ...{ id: 'id', g1: 'g1', g2: 'g2', x: 'x_true', y: 'y_true' },
      magnitudes: perBand('mag'),
      blendedness: perBand('blendedness'),
    },
    pixelScale: 0.2,
    tileSize: [TILE_SIDE, TILE_SIDE],
    tiles: Array.from({ length: tiles }, (_, number) => ({
      ...{ name: tileName(number), tile: number, file: `tiles/${tileName(number)}.fits` },
      corner: [(number % columns) * TILE_SIDE, Math.floor(number / columns) * TILE_SIDE],
    })),
  }
}

/** The README of a simulated survey. */
export function readmeOf(
  { tiles, seed, lens, depth }: SimulationPlan,
  objects: number,
  unmatched: number,
): string {
  return `# A simulated survey

Made by \`shearwater simulate --tiles ${tiles} --seed ${seed} --shear ${lens.g1},${lens.g2} --depth ${depth}\`: ${objects} objects.

- \`tiles/\`: FITS, 512 x 512 pixels of 0.2 arcsec, one tangent plane, north up, east left. IMAGE_* in nJy, the sky taken off;
  VARIANCE_* in nJy^2, of the sky and the observed counts of sources; PSF_* 41 x 41, sum 1, centred on pixel (20, 20) from 0.
- \`detected.parquet\`: what the simulator's own detection found and measured on the noisy images: noise-weighted sum of r, i and z, 1.5 sigma, measured
  i < 25.3, matched to a true galaxy of i < 26.2 within 0.6 arcsec. It is no SExtractor: its flags 1 (neighbours in the ellipse) and
  2 (another peak in the same island) are set more often. ${unmatched} detections had no match and are left out.
- \`truth.parquet\`: the brightest galaxy within 0.6 arcsec of each detection, same ids, same order. Shapes are reduced shear g in pixel axes (g1 along +x, g2
  along the diagonal), before the PSF${lens.g1 === 0 && lens.g2 === 0 ? '' : ' and behind the lens; `g1_intrinsic`, `g2_intrinsic` are without it'}. Pixels count from 0.
- Bulge (n = 4) and disk (n = 1) share their shape; half-light radii are circularised, arcsec. Galaxies of 18.5 < i < 27.5 shine; no stars, no
  clustering, no artefacts.
`
}
