import { BANDS, type Band } from '../units/bands'

/**
 * What a column holds: `unit` in the words of VOUnits 1.1 and FITS, null where there is none; `ucd` of the IVOA's
 * UCD1+ vocabulary (version 1.5), null where none fits.
 */
export interface ColumnMeaning {
  readonly unit: string | null
  readonly description: string | null
  readonly ucd: string | null
}

/** The part of the optical spectrum that a band of LSST lies in, as UCD1+ divides it. */
const SPECTRUM: Readonly<Record<Band, string>> = {
  ...{ u: 'em.opt.U', g: 'em.opt.B', r: 'em.opt.R', i: 'em.opt.I', z: 'em.opt.I', y: 'em.opt.I' },
}

type Row = readonly [unit: string | null, ucd: string | null, description: string]

const POSITIONS: Readonly<Record<string, Row>> = {
  id: [null, 'meta.id;meta.main', 'Identifier of the object'],
  ra: ['deg', 'pos.eq.ra;meta.main', 'Right ascension'],
  dec: ['deg', 'pos.eq.dec;meta.main', 'Declination'],
  tile: [null, 'meta.id;obs.field', 'Tile of the survey that the object is on'],
  x: ['pix', 'pos.cartesian.x;instr.pixel', 'Column on the tile, centre of the first pixel at 0'],
  y: ['pix', 'pos.cartesian.y;instr.pixel', 'Row on the tile from the bottom, centre of the first at 0'],
  size: [null, 'phys.angSize', 'Half-light radius'],
  flags: [null, 'meta.code', 'Flags, one bit each'],
  edge: [null, 'meta.code', 'Whether the object lies at the edge of a tile'],
}

const SHAPES: Readonly<Record<string, Row>> = {
  g1: [null, 'src.ellipticity', 'Reduced shear g1, along +x in pixel axes; |g| = (1-q)/(1+q)'],
  g2: [null, 'src.ellipticity', 'Reduced shear g2, along 45 deg in pixel axes'],
  ...covariances('aleatoric', 'noise of the data'),
  ...covariances('epistemic', 'what the network does not know'),
  sigma_aleatoric: [null, 'stat.error;src.ellipticity', 'Aleatoric error: root of half the trace'],
  sigma_epistemic: [null, 'stat.error;src.ellipticity', 'Epistemic error: root of half the trace'],
  sigma_total: [null, 'stat.error;src.ellipticity', 'Total error: root of half the trace of the sum'],
  run: [null, 'meta.id;meta.dataset', 'Run that made the estimate'],
  model: [null, 'meta.id;meta.software', 'Model that made the estimate'],
}

/** Of estimates, beside the shape. */
const DIAGNOSTICS: Readonly<Record<string, Row>> = {
  fraction_missing: [null, 'stat.value;instr.pixel', 'Share of the stamp’s pixels without a value'],
  bands: [null, 'meta.number;instr.bandpass', 'Number of bands of the six that are there'],
  snr: [null, 'stat.snr', 'Signal to noise in r+i+z: flux under the Gaussian that fits'],
  size_to_psf: [
    null,
    'phys.angSize;arith.ratio',
    'Radius of the Gaussian that fits over the PSF’s; 1: a point',
  ],
  size_to_psf_error: [null, 'stat.error;phys.angSize', 'Error of size_to_psf by noise'],
  blendedness: [
    null,
    'phot.flux;arith.ratio',
    'Share of i light that is neighbours’, as expected from the image',
  ],
  moments_g1: [null, 'src.ellipticity', 'Reduced shear g1 by quick moments in r+i+z, pixel axes'],
  moments_g2: [null, 'src.ellipticity', 'Reduced shear g2 by quick moments in r+i+z, pixel axes'],
  moments_sigma: [null, 'stat.error;src.ellipticity', 'Error of a component of the moments’ shape by noise'],
  disagreement: [null, 'stat.value', 'Network’s shape from the moments’, in standard deviations'],
  beyond_training: [null, 'meta.code', 'Rules of the training that are broken: table training_rules'],
}

function covariances(kind: string, of: string): Record<string, Row> {
  return {
    [`${kind}_11`]: [null, 'stat.variance;src.ellipticity', `Variance of g1: ${of}`],
    [`${kind}_12`]: [null, 'stat.covariance;src.ellipticity', `Covariance of g1 and g2: ${of}`],
    [`${kind}_22`]: [null, 'stat.variance;src.ellipticity', `Variance of g2: ${of}`],
  }
}

/** What people say of objects, and where other catalogs have them. */
const JUDGEMENTS: Readonly<Record<string, Row>> = {
  verdict: [null, 'meta.code.qual', 'What a person said of the object: keep, reject or unsure'],
  note: [null, 'meta.note', 'What the person noted'],
  reviewed: [null, 'time.processing', 'When the verdict was given, ISO 8601 in UTC'],
  separation: ['arcsec', 'pos.angDistance', 'Separation of the object from the row of the catalog'],
}

function photometry(band: Band): Record<string, Row> {
  const light = SPECTRUM[band]
  return {
    [`mag_${band}`]: ['mag', `phot.mag;${light}`, `AB magnitude in ${band}`],
    [`magerr_${band}`]: ['mag', `stat.error;phot.mag;${light}`, `Error of the magnitude in ${band}`],
    [`flux_${band}`]: [null, `phot.flux.density;${light}`, `Flux density in ${band}`],
    [`fluxerr_${band}`]: [
      null,
      `stat.error;phot.flux.density;${light}`,
      `Error of the flux density in ${band}`,
    ],
    [`snr_${band}`]: [null, `stat.snr;${light}`, `Signal to noise in ${band}`],
  }
}

const MEANINGS: ReadonlyMap<string, Row> = new Map(
  Object.entries(
    Object.assign(
      { ...POSITIONS, ...SHAPES, ...DIAGNOSTICS, ...JUDGEMENTS },
      ...BANDS.map(photometry),
    ) as Record<string, Row>,
  ),
)

/** Names of columns whose meaning is known. */
export const knownColumns: readonly string[] = [...MEANINGS.keys()]

/** What a column of this name holds in the tables of a lab; nothing is claimed of an unknown one. */
export function meaningOf(name: string): ColumnMeaning {
  const [unit, ucd, description] = MEANINGS.get(name) ?? [null, null, null]
  return { unit, description, ucd }
}
