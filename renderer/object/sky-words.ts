import type { SkyPlace } from './stamp-sky'

/** A place in degrees, to 1e-6 (4 milliarcsec): what is copied, and what other programs read. */
export function degreesInWords({ ra, dec }: SkyPlace): string {
  return `${ra.toFixed(6)} ${dec < 0 ? '' : '+'}${dec.toFixed(6)}`
}

/** A place as `03h32m36.30s −28°06′32.1″`. */
export function sexagesimal({ ra, dec }: SkyPlace): string {
  const [hours, minutes, seconds] = parts((((ra % 360) + 360) % 360) / 15, 2, 24)
  const [degrees, arcminutes, arcseconds] = parts(Math.abs(dec), 1)
  return `${hours}h${minutes}m${seconds}s ${dec < 0 ? '−' : '+'}${degrees}°${arcminutes}′${arcseconds}″`
}

/** A number in whole units, sixtieths and sixtieths of these with so many decimals; rounded as a whole, so that none is 60, and the units start anew at `turn`. */
function parts(value: number, decimals: number, turn = Infinity): [string, string, string] {
  const scale = 10 ** decimals
  const all = Math.round(value * 3600 * scale)
  const seconds = (all % (60 * scale)) / scale
  const minutes = Math.floor(all / (60 * scale)) % 60
  const units = Math.floor(all / (3600 * scale)) % turn
  const two = (one: number): string => String(one).padStart(2, '0')
  return [two(units), two(minutes), seconds.toFixed(decimals).padStart(3 + decimals, '0')]
}
