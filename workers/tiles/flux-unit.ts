import { fluxFromMagnitude, magnitude } from '../units/quantities'
import { numberOr, textOr, type Header } from '../fits/header'

/**
 * What one unit of an image's pixels is: its BUNIT ('' where there is none), and how many nJy, null where neither BUNIT nor
 * an AB zero point says. Plain JSON.
 */
export type FluxUnit = { name: string; nanojansky: number | null }

/** AB magnitude of 1 nJy. */
const NANOJANSKY = magnitude(31.4)

/** Flux units in nJy; a maggy has AB magnitude 0. Case counts: `mJy` is not `MJy`. */
const UNITS: Readonly<Record<string, number>> = {
  nJy: 1,
  uJy: 1e3,
  mJy: 1e6,
  Jy: 1e9,
  nanomaggy: 10 ** (0.4 * (31.4 - 22.5)),
  nmgy: 10 ** (0.4 * (31.4 - 22.5)),
}

/** Keywords for the AB magnitude of one unit, in the order they are looked for. */
const ZERO_POINTS = ['MAGZERO', 'MAGZPT', 'MAGZP', 'ZEROPNT', 'PHOTZP', 'MAG_ZERO']

/** Reads the unit of an image's pixels: BUNIT if it is a flux, else an AB zero point, or FLUXMAG0 (the flux of magnitude 0). */
export function readFluxUnit(header: Header): FluxUnit {
  const name = textOr(header, 'BUNIT', '').trim()
  return { name, nanojansky: Object.hasOwn(UNITS, name) ? (UNITS[name] ?? null) : fromZeroPoint(header) }
}

function fromZeroPoint(header: Header): number | null {
  for (const keyword of ZERO_POINTS) {
    const zero = numberOr(header, keyword, null)
    if (zero !== null) return 1 / fluxFromMagnitude(NANOJANSKY, magnitude(zero))
  }
  const counts = numberOr(header, 'FLUXMAG0', null)
  return counts !== null && counts > 0 ? fluxFromMagnitude(magnitude(0), NANOJANSKY) / counts : null
}
