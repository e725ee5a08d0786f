import { BANDS, type Band } from '../units/bands'

/** The band first, with a number or more words after it: `i`, `i2`, `i_sim_1.4`, `g DECam SDSS c0001`. */
const BAND_FIRST = /^([ugrizy])(?:\d*$|[-_. ].*$)/
/** A camera or survey, and then the band: `HSC-I`, `LSST_r`, `HSC-I2`. */
const BAND_AFTER = /^[a-z0-9]+[-_. ]([ugrizy])(?:\d*$|[-_. ].*$)/

/** The band of LSST that a FILTER names, in any case; null for another filter (`NB0921`, `clear`). */
export function bandFromFilter(filter: string): Band | null {
  const name = filter.trim().toLowerCase()
  const letter = (BAND_FIRST.exec(name) ?? BAND_AFTER.exec(name))?.[1]
  return BANDS.find((band) => band === letter) ?? null
}
