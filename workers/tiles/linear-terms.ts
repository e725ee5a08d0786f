import { degrees, radiansFromDegrees } from '../units/quantities'
import { FitsError } from '../fits/fits-error'
import { numberOr, textOr, type Header } from '../fits/header'

/** A 2 x 2 matrix by rows. */
export type Matrix = [number, number, number, number]

/**
 * Reads the matrix that takes pixel offsets to the tangent plane, in radians, and its inverse: CDi_j if any is there,
 * else CDELTi x PCi_j (PC the unit matrix by default). FITS 4.0, section 8.1.
 *
 * Throws FitsError for a matrix without an inverse and for units other than degrees.
 */
export function readLinearTerms(header: Header): { tangentFromPixel: Matrix; pixelFromTangent: Matrix } {
  for (const keyword of ['CUNIT1', 'CUNIT2']) {
    const unit = textOr(header, keyword, 'deg')
    if (unit !== 'deg') throw new FitsError(`${keyword} is ${unit}; deg can be read`, header.place)
  }
  const inDegrees = hasAny(header, 'CD') ? elements(header, 'CD', [0, 0, 0, 0]) : scaledRotation(header)
  const tangentFromPixel = scaled(inDegrees, radiansFromDegrees(degrees(1)))
  return { tangentFromPixel, pixelFromTangent: inverse(tangentFromPixel, header) }
}

function hasAny(header: Header, name: 'CD' | 'PC'): boolean {
  return ['1_1', '1_2', '2_1', '2_2'].some((element) => header.values.has(`${name}${element}`))
}

function elements(header: Header, name: 'CD' | 'PC', [a, b, c, d]: Matrix): Matrix {
  const element = (place: string, otherwise: number) => numberOr(header, `${name}${place}`, otherwise)
  return [element('1_1', a), element('1_2', b), element('2_1', c), element('2_2', d)]
}

function scaledRotation(header: Header): Matrix {
  const [a, b, c, d] = elements(header, 'PC', [1, 0, 0, 1])
  const across = numberOr(header, 'CDELT1', 1)
  const up = numberOr(header, 'CDELT2', 1)
  return [across * a, across * b, up * c, up * d]
}

function scaled([a, b, c, d]: Matrix, factor: number): Matrix {
  return [a * factor, b * factor, c * factor, d * factor]
}

function inverse([a, b, c, d]: Matrix, header: Header): Matrix {
  const determinant = a * d - b * c
  if (determinant !== 0) return scaled([d, -b, -c, a], 1 / determinant)
  throw new FitsError('the matrix of the world coordinates has no inverse', header.place)
}
