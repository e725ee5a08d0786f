import { pixels, type Pixels } from '../units/quantities'
import { FitsError } from '../fits/fits-error'
import { numberOr, textOr, type Header } from '../fits/header'

/** Where the first pixel of a sub-image stands on its parent image, both counted from 0. Plain JSON. */
export type ParentOffset = { x: Pixels; y: Pixels }

/** A position on an image, from 0. */
type Position = { x: Pixels; y: Pixels }

/**
 * Reads where a sub-image was cut from its parent, null where the header does not say.
 *
 * Rubin writes the alternate coordinates A, which count the parent's pixels from 0: parent = CRVALnA + (x - CRPIXnA),
 * x counted from 1. IRAF writes LTVn (and LTMn_n, which must be 1): parent = x - LTVn, both counted from 1.
 * Throws FitsError for a sub-image that was also scaled.
 */
export function readParentOffset(header: Header): ParentOffset | null {
  const [x, y] = [offsetAlong(header, 1), offsetAlong(header, 2)]
  return x === null && y === null ? null : { x: pixels(x ?? 0), y: pixels(y ?? 0) }
}

function offsetAlong(header: Header, axis: 1 | 2): number | null {
  const value = numberOr(header, `CRVAL${axis}A`, null)
  if (value !== null && textOr(header, `CTYPE${axis}A`, 'LINEAR').trim() === 'LINEAR') {
    requireUnitStep(header, [`CDELT${axis}A`, `CD${axis}_${axis}A`])
    return value + 1 - numberOr(header, `CRPIX${axis}A`, 0)
  }
  const shift = numberOr(header, `LTV${axis}`, null)
  if (shift === null) return null
  requireUnitStep(header, [`LTM${axis}_${axis}`])
  // Parent and image are both counted from 1 here, so the difference holds from 0 as well.
  return 0 - shift
}

function requireUnitStep(header: Header, keywords: string[]): void {
  for (const keyword of keywords) {
    const step = numberOr(header, keyword, 1)
    if (step !== 1)
      throw new FitsError(`${keyword} is ${step}; sub-images that are scaled cannot be placed`, header.place)
  }
}

/** Where a pixel of a sub-image stands on its parent. */
export function parentFromPixel(offset: ParentOffset, pixel: Position): Position {
  return { x: pixels(pixel.x + offset.x), y: pixels(pixel.y + offset.y) }
}

/** Where a pixel of the parent stands on the sub-image, inside it or not. */
export function pixelFromParent(offset: ParentOffset, parent: Position): Position {
  return { x: pixels(parent.x - offset.x), y: pixels(parent.y - offset.y) }
}
