import {
  float32,
  float64,
  int32,
  int64,
  tableFromColumns,
  columnFromArray,
  tableToIPC,
  type DataType,
} from '@uwdata/flechette'
import { BANDS } from '../units/bands'
import { magnitudeFromFlux } from '../units/quantities'
import { NANOJANSKY_ZERO } from '../galaxies/survey-depth'
import { TILE_SIDE, type SurveyRow } from '../galaxies/survey-patch'
import { skyOf, type PatchWcs } from './patch-wcs'

/** A detection of a survey with its tile, the tile's corner in pixels of the patch, and its identifier. */
export type CatalogRow = SurveyRow & { id: number; tile: number; corner: readonly [number, number] }

/** A column of a table: its name, its type, and its value in a row; null where there is none. */
type ColumnOf = [name: string, type: DataType, value: (row: CatalogRow) => number | null]

/** Half of a stamp, in pixels: an object nearer to the border than this has `edge` 1, for its stamp leaves the tile. */
const HALF_STAMP = 32

/** What a user would have: measured on the noisy images by the simulator's own detection. */
export function detectedTable(rows: readonly CatalogRow[], wcs: PatchWcs): Uint8Array {
  const sky = ({ detection: { x, y }, corner }: CatalogRow) => skyOf(wcs, corner[0] + x, corner[1] + y)
  return encode(rows, [
    ['id', int64(), ({ id }) => id],
    ['tile', int32(), ({ tile }) => tile],
    ['ra', float64(), (row) => sky(row)[0]],
    ['dec', float64(), (row) => sky(row)[1]],
    ['x', float64(), ({ detection }) => detection.x],
    ['y', float64(), ({ detection }) => detection.y],
    ...byBand('mag', ({ detection }, band) => magnitudeOf(detection.flux[band] ?? NaN)),
    ...byBand('magerr', ({ detection: { flux, fluxError } }, band) =>
      magnitudeError(flux[band] ?? NaN, fluxError[band] ?? NaN),
    ),
    ['snr_i', float32(), ({ detection }) => detection.snr],
    ['r50_pix', float32(), ({ detection }) => detection.radius],
    ['flags', int32(), ({ detection }) => detection.flags],
    ['edge', int32(), ({ detection: { x, y } }) => (leavesTile(x) || leavesTile(y) ? 1 : 0)],
  ])
}

/** The galaxy behind each detection, in the same order: reduced shear g in pixel axes, half-light radii in arcsec, total AB magnitudes, positions in pixels of the tile. */
export function truthTable(rows: readonly CatalogRow[]): Uint8Array {
  return encode(rows, [
    ['id', int64(), ({ id }) => id],
    ['gal', int32(), ({ object }) => object.number],
    ['tile', int32(), ({ tile }) => tile],
    ['x_true', float64(), ({ object }) => object.source.x],
    ['y_true', float64(), ({ object }) => object.source.y],
    ['g1', float64(), ({ object }) => object.source.shape.g1],
    ['g2', float64(), ({ object }) => object.source.shape.g2],
    ['g1_intrinsic', float64(), ({ object }) => object.galaxy.shape.g1],
    ['g2_intrinsic', float64(), ({ object }) => object.galaxy.shape.g2],
    ['hlr_disk', float32(), ({ object }) => object.galaxy.diskRadius],
    ['hlr_bulge', float32(), ({ object }) => object.galaxy.bulgeRadius],
    ...byBand('mag', ({ object }, band) => object.galaxy.magnitudes[band] ?? null),
    ...byBand('bt', ({ object }, band) => object.galaxy.bulgeFractions[band] ?? null),
    ...byBand('blendedness', ({ blendedness }, band) => blendedness[band] ?? null),
    ['n_match', int32(), ({ matches }) => matches],
    ['det_offset_pix', float32(), ({ offset }) => offset],
  ])
}

function byBand(prefix: string, value: (row: CatalogRow, band: number) => number | null): ColumnOf[] {
  return BANDS.map((name, band) => [`${prefix}_${name}`, float32(), (row) => value(row, band)])
}

function encode(rows: readonly CatalogRow[], columns: readonly ColumnOf[]): Uint8Array {
  const table = tableFromColumns(
    columns.map(([name, type, value]) => [name, columnFromArray(rows.map(value), type)]),
  )
  const arrow = tableToIPC(table, { format: 'stream' })
  if (!arrow) throw new Error('the Arrow encoder gave nothing')
  return arrow
}

function magnitudeOf(flux: number): number | null {
  return flux > 0 ? magnitudeFromFlux(flux, NANOJANSKY_ZERO) : null
}

function magnitudeError(flux: number, error: number): number | null {
  return flux > 0 ? ((2.5 / Math.LN10) * error) / flux : null
}

function leavesTile(at: number): boolean {
  const pixel = Math.floor(at + 0.5)
  return pixel < HALF_STAMP || pixel + HALF_STAMP > TILE_SIDE
}
