import type { LinkedTable } from '../../../preload/contract-linked'
import { degreeWords } from '../../sky/degree-steps'
import { identifier } from '../../../workers/store/sql'
import type { DepthColumns, SkyStretch } from './sky-cells'
import { around, type SkyPosition } from './sky-projection'

/** A position as it is read off, with digits for what a pixel is worth. */
export function positionWords({ ra, dec }: SkyPosition, scale: number): string {
  const step = Math.min(0.1, scale)
  return `RA ${degreeWords(ra, step)}  Dec ${degreeWords(dec, step)}`
}

/** `RA 53.10° to 53.20°, Dec −28.2° to −28.1°`. */
export function brushLabel({ ra, east, dec }: SkyStretch): string {
  const step = Math.min(east[1] - east[0], dec[1] - dec[0]) / 50
  const span = (from: number, to: number): string => `${degreeWords(from, step)} to ${degreeWords(to, step)}`
  return `RA ${span(around(ra + east[0]), around(ra + east[1]))}, Dec ${span(dec[0], dec[1])}`
}

/** The columns that a depth is worked out from: a magnitude with its error, in i where there is one. */
export function depthColumnsOf(table: LinkedTable | null): DepthColumns | null {
  const names = new Set(table?.columns.map(({ name }) => name))
  const bands = ['i', 'r', 'z', 'g', 'y', 'u']
  const band = bands.find((one) => names.has(`mag_${one}`) && names.has(`magerr_${one}`))
  return band === undefined
    ? null
    : { magnitude: identifier(`mag_${band}`), error: identifier(`magerr_${band}`) }
}

/** What stands in the place of a map that cannot be drawn. */
export function fieldWords(table: LinkedTable | null): string {
  if (table?.objects === 0) return 'The survey has no objects. Open one with a catalog that has rows.'
  return 'No object has a position: right ascension and declination are missing or not numbers of degrees. See below which columns were taken for them.'
}
