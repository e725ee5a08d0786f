import { BANDS, type Band } from '../units/bands'

/** Which column holds the magnitude of each band; bands without one are absent. */
export type MagnitudeColumns = Partial<Record<Band, string>>

const KIND = '(?:cmodel|model|auto|kron|petro|gaap1p0|psf)'

/** Ways to name a magnitude, the surest first. They leave no room for `err`, so errors are not taken for magnitudes. */
const PATTERNS = [
  /^mag_?([ugrizy])(?:_ab|_lsst)?$/,
  /^([ugrizy])_?mag$/,
  new RegExp(`^mag_${KIND}_([ugrizy])$`),
  new RegExp(`^([ugrizy])_?${KIND}_?mag$`),
]

/** Finds the magnitudes of a catalogue from the names of its columns, in any case: `mag_u`, `u_mag`, `i_cModelMag`, ... */
export function recogniseMagnitudes(names: string[]): MagnitudeColumns {
  const found: MagnitudeColumns = {}
  for (const pattern of PATTERNS) {
    for (const name of names) {
      const band = bandIn(pattern, name)
      if (band) found[band] ??= name
    }
  }
  return found
}

function bandIn(pattern: RegExp, name: string): Band | undefined {
  const letter = pattern.exec(name.toLowerCase())?.[1]
  return BANDS.find((band) => band === letter)
}
