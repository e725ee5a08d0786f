import { BANDS, type Band } from '../units/bands'

/** Which column holds a quantity of each band; bands without one are absent. */
export type BandColumns = Partial<Record<Band, string>>

/** A quantity that a catalogue gives for each band. */
export type BandQuantity = 'mag' | 'flux'

const KIND = '(?:cmodel|model|auto|kron|petro|gaap1p0|psf|calib)'

/** Ways to name a quantity, the surest first. They leave no room for `err`, so errors are not taken for values. */
function valuePatterns(quantity: BandQuantity): RegExp[] {
  return [
    new RegExp(`^${quantity}_?([ugrizy])(?:_ab|_lsst)?$`),
    new RegExp(`^([ugrizy])_?${quantity}$`),
    new RegExp(`^${quantity}_${KIND}_([ugrizy])$`),
    new RegExp(`^([ugrizy])_?${KIND}_?${quantity}$`),
  ]
}

/** Ways to name its error: `magerr_u`, `mag_err_u`, `u_magErr`, VizieR's `e_umag`, `u_cModelFluxErr`, `sigma_mag_u`. */
function errorPatterns(quantity: BandQuantity): RegExp[] {
  const error = '_?(?:err|error|sigma|unc)'
  return [
    new RegExp(`^${quantity}${error}_?([ugrizy])(?:_ab|_lsst)?$`),
    new RegExp(`^([ugrizy])_?${quantity}${error}$`),
    new RegExp(`^${quantity}_([ugrizy])${error}$`),
    new RegExp(`^${quantity}${error}_${KIND}_([ugrizy])$`),
    new RegExp(`^([ugrizy])_?${KIND}_?${quantity}${error}$`),
    new RegExp(`^(?:e|err|sigma)_?${quantity}_?([ugrizy])$`),
    new RegExp(`^(?:e|err|sigma)_?([ugrizy])_?${quantity}$`),
  ]
}

/** Finds magnitudes or fluxes from the names of columns, in any case: `mag_u`, `u_mag`, `i_cModelFlux`, ... */
export function recogniseBands(names: readonly string[], quantity: BandQuantity): BandColumns {
  return firstMatches(names, valuePatterns(quantity))
}

/** Finds their errors: `magerr_u`, `u_magErr`, `i_cModelFluxErr`, ... */
export function recogniseBandErrors(names: readonly string[], quantity: BandQuantity): BandColumns {
  return firstMatches(names, errorPatterns(quantity))
}

function firstMatches(names: readonly string[], patterns: readonly RegExp[]): BandColumns {
  const found: BandColumns = {}
  for (const pattern of patterns) {
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
