import { recogniseBandErrors, recogniseBands, type BandColumns } from './band-columns'

/** A column as a file describes it; `unit` as written there (FITS TUNIT, Parquet metadata), if it is. */
export type ColumnDescription = { name: string; unit?: string | null }

/** A column of angles and its unit, to be turned to radians by the reader. */
export type AngleColumn = { column: string; unit: 'degree' | 'radian' }

/** A column of pixel positions; `origin` is what the centre of the first pixel is called, to be taken away. */
export type PixelColumn = { column: string; origin: 0 | 1 }

/** Units of lengths on the sky or the image. */
export type SizeUnit = 'arcsec' | 'degree' | 'radian' | 'pixel'

/** Which column of a catalogue was taken for what; null where none was found. Names are as in the file. */
export type SourceColumns = {
  id: string | null
  rightAscension: AngleColumn | null
  declination: AngleColumn | null
  x: PixelColumn | null
  y: PixelColumn | null
  tile: string | null
  magnitudes: BandColumns
  magnitudeErrors: BandColumns
  fluxes: BandColumns
  fluxErrors: BandColumns
  /** Unit of the fluxes as the file gives it; null where it gives none, or not the same for all. */
  fluxUnit: string | null
  size: string | null
  /** Unit of the size: what the file says, else what the column's name says; null where neither does. */
  sizeUnit: SizeUnit | null
  flags: string | null
}

// Names in lower case, the surest first: LSST's, Rubin's afw tables, SExtractor's, VizieR's.
const ID = ['id', 'objectid', 'object_id', 'diaobjectid', 'sourceid', 'source_id', 'number']
const RIGHT_ASCENSION = [
  'ra',
  'coord_ra',
  'ra_deg',
  'raj2000',
  '_raj2000',
  'ra_icrs',
  'alpha_j2000',
  'alphawin_j2000',
]
const DECLINATION = [
  'dec',
  'coord_dec',
  'dec_deg',
  'decl',
  'dej2000',
  '_dej2000',
  'de_icrs',
  'delta_j2000',
  'deltawin_j2000',
]
const X = ['x', 'x_pix', 'x_pixel', 'xcentroid', 'xwin_image', 'x_image']
const Y = ['y', 'y_pix', 'y_pixel', 'ycentroid', 'ywin_image', 'y_image']
const TILE = ['tile', 'tile_id', 'tilename']
const SIZE = [
  ...['r50_pix', 'r50_arcsec', 'r50', 'hlr', 'hlr_arcsec', 'half_light_radius', 'flux_radius', 'size'],
  ...['size_arcsec', 'size_pix', 'i_r50', 'r50_i'],
]
const FLAGS = ['flags', 'flag', 'deblend_flags', 'detect_flags']

const UNITS: Readonly<Record<string, AngleColumn['unit']>> = {
  '': 'degree',
  deg: 'degree',
  degree: 'degree',
  degrees: 'degree',
  rad: 'radian',
  radian: 'radian',
  radians: 'radian',
}

/**
 * Recognises what the columns of a catalogue hold from their names, in any case.
 *
 * Angles are in degrees unless the file says radians; one in another unit (hours) is not taken. SExtractor counts pixels
 * from 1, every other name from 0.
 */
export function recogniseSourceColumns(columns: ColumnDescription[]): SourceColumns {
  const find = (names: string[]) => firstNamed(columns, names)?.name ?? null
  return {
    id: find(ID),
    rightAscension: angle(columns, RIGHT_ASCENSION),
    declination: angle(columns, DECLINATION),
    x: position(find(X)),
    y: position(find(Y)),
    tile: find(TILE),
    ...photometry(columns),
    size: find(SIZE),
    sizeUnit: sizeUnit(firstNamed(columns, SIZE)),
    flags: find(FLAGS),
  }
}

function photometry(
  columns: ColumnDescription[],
): Pick<SourceColumns, 'magnitudes' | 'magnitudeErrors' | 'fluxes' | 'fluxErrors' | 'fluxUnit'> {
  const names = columns.map((column) => column.name)
  const fluxes = recogniseBands(names, 'flux')
  const units = new Set(
    Object.values(fluxes).map((flux) => columns.find(({ name }) => name === flux)?.unit?.trim() || null),
  )
  return {
    magnitudes: recogniseBands(names, 'mag'),
    magnitudeErrors: recogniseBandErrors(names, 'mag'),
    fluxes,
    fluxErrors: recogniseBandErrors(names, 'flux'),
    fluxUnit: units.size === 1 ? ([...units][0] ?? null) : null,
  }
}

const SIZE_UNITS: readonly [pattern: RegExp, unit: SizeUnit][] = [
  [/^(arcsecs?|arcseconds?|asec|")$/i, 'arcsec'],
  [/^(deg|degrees?)$/i, 'degree'],
  [/^(rad|radians?)$/i, 'radian'],
  [/^(pix|pixels?)$/i, 'pixel'],
]

function sizeUnit(column: ColumnDescription | undefined): SizeUnit | null {
  if (!column) return null
  const stated = (column.unit ?? '').trim()
  const said = stated || (/_(pix|pixels?|arcsec|deg)$/i.exec(column.name)?.[1] ?? '')
  if (!said && column.name.toLowerCase() === 'flux_radius') return 'pixel'
  return SIZE_UNITS.find(([pattern]) => pattern.test(said))?.[1] ?? null
}

function firstNamed(columns: ColumnDescription[], names: string[]): ColumnDescription | undefined {
  for (const name of names) {
    const column = columns.find((candidate) => candidate.name.toLowerCase() === name)
    if (column) return column
  }
  return undefined
}

function angle(columns: ColumnDescription[], names: string[]): AngleColumn | null {
  const inKnownUnit = columns.filter((column) => unitOf(column) !== undefined)
  const column = firstNamed(inKnownUnit, names)
  const unit = column && unitOf(column)
  return column && unit ? { column: column.name, unit } : null
}

function unitOf(column: ColumnDescription): AngleColumn['unit'] | undefined {
  return UNITS[(column.unit ?? '').trim().toLowerCase()]
}

function position(column: string | null): PixelColumn | null {
  return column === null ? null : { column, origin: column.toLowerCase().endsWith('_image') ? 1 : 0 }
}
