import { FitsError } from '../fits/fits-error'
import type { Hdu } from '../fits/hdus'
import { numberOr, requireInteger, textOr, type Header } from '../fits/header'
import { distinctNames } from './distinct-names'

/** Letters of TFORM that stand for values in a row or a heap. FITS 4.0, table 18. */
export type ElementLetter = 'L' | 'X' | 'B' | 'I' | 'J' | 'K' | 'A' | 'E' | 'D' | 'C' | 'M'

/** Bytes of one element; eight bits share a byte. */
export const ELEMENT_BYTES: Readonly<Record<ElementLetter, number>> = {
  ...{ L: 1, X: 1 / 8, B: 1, I: 2, J: 4, K: 8, A: 1, E: 4, D: 8, C: 8, M: 16 },
}

/** How the stored numbers become values: value = zero + scale x stored; `blank` (TNULL) is what stands for no value. */
export type Scaling = { scale: number; zero: number; blank: number | null }

/**
 * A column of a binary table: `repeat` elements `offset` bytes into a row, or, for a `descriptor` of 32 (P) or 64 bits (Q), arrays of such
 * elements in the heap.
 */
export type FitsColumn = {
  name: string
  unit: string | null
  letter: ElementLetter
  repeat: number
  descriptor: 'P' | 'Q' | null
  offset: number
  scaling: Scaling
}

const FORM = /^\s*(\d*)([LXBIJKAEDCM]|([PQ])([LXBIJKAEDCM]))/
const DESCRIPTOR_BYTES = { P: 8, Q: 16 }

/** Lists the columns of a binary table. Throws FitsError for a form that is not in the standard, or columns wider than a row. */
export function fitsColumns({ header, place }: Hdu, rowBytes: number): FitsColumn[] {
  const count = requireInteger(header, 'TFIELDS')
  if (count > 999) throw new FitsError(`TFIELDS is ${count}, above 999`, place)
  const names = distinctNames(
    Array.from({ length: count }, (_, index) => textOr(header, `TTYPE${index + 1}`, '')),
  )
  let offset = 0
  return names.map((name, index) => {
    const column = { ...readForm(header, index + 1), name, offset }
    offset += bytesInRow(column)
    if (offset > rowBytes) throw new FitsError(`the columns to ${name} are wider than a row`, place)
    return column
  })
}

/** Bytes of a column in each row. */
export function bytesInRow({
  letter,
  repeat,
  descriptor,
}: Pick<FitsColumn, 'letter' | 'repeat' | 'descriptor'>): number {
  return descriptor ? repeat * DESCRIPTOR_BYTES[descriptor] : Math.ceil(repeat * ELEMENT_BYTES[letter])
}

function readForm(header: Header, field: number): Omit<FitsColumn, 'name' | 'offset'> {
  const form = textOr(header, `TFORM${field}`, '')
  const [, digits, letters, descriptor, element] = FORM.exec(form) ?? []
  if (!letters) throw new FitsError(`TFORM${field} ${form} is unknown`, header.place)
  const repeat = digits ? Number(digits) : 1
  if (descriptor && repeat > 1)
    throw new FitsError(`TFORM${field} ${form} has several descriptors`, header.place)
  const scaling = readScaling(header, field)
  if ((element ?? letters) === 'C' || (element ?? letters) === 'M') requireUnscaled(header, field, scaling)
  return {
    unit: textOr(header, `TUNIT${field}`, '').trim() || null,
    // The expression leaves no other letters.
    letter: (element ?? letters) as ElementLetter,
    repeat,
    descriptor: (descriptor ?? null) as 'P' | 'Q' | null,
    scaling,
  }
}

function readScaling(header: Header, field: number): Scaling {
  return {
    scale: numberOr(header, `TSCAL${field}`, 1),
    zero: numberOr(header, `TZERO${field}`, 0),
    blank: numberOr(header, `TNULL${field}`, null),
  }
}

/** Scaled complex numbers are in the standard and in no file that was ever seen. */
function requireUnscaled({ place }: Header, field: number, { scale, zero }: Scaling): void {
  if (scale !== 1 || zero !== 0) throw new FitsError(`column ${field} has scaled complex numbers`, place)
}
