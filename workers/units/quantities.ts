declare const unit: unique symbol

/** A number that carries its unit in its type only; at run time it is a plain number. */
type Quantity<Unit extends string> = number & { readonly [unit]: Unit }

/** Angle at the rims: files, screens, command line. */
export type Degrees = Quantity<'degree'>
/** Angle in code. */
export type Radians = Quantity<'radian'>
/** Small angle or length on the sky. */
export type Arcsec = Quantity<'arcsec'>
/** Length or position on an image; the centre of the first pixel is 0. */
export type Pixels = Quantity<'pixel'>
/** AB magnitude; NaN where there is none. */
export type Magnitude = Quantity<'magnitude'>

// The casts below are where a bare number gets its unit: a brand has no other way in.
export const degrees = (value: number): Degrees => value as Degrees
export const radians = (value: number): Radians => value as Radians
export const arcsec = (value: number): Arcsec => value as Arcsec
export const pixels = (value: number): Pixels => value as Pixels
export const magnitude = (value: number): Magnitude => value as Magnitude

const RADIANS_PER_DEGREE = Math.PI / 180
const ARCSEC_PER_DEGREE = 3600

export const radiansFromDegrees = (angle: Degrees): Radians => radians(angle * RADIANS_PER_DEGREE)
export const degreesFromRadians = (angle: Radians): Degrees => degrees(angle / RADIANS_PER_DEGREE)
export const degreesFromArcsec = (angle: Arcsec): Degrees => degrees(angle / ARCSEC_PER_DEGREE)
export const arcsecFromDegrees = (angle: Degrees): Arcsec => arcsec(angle * ARCSEC_PER_DEGREE)
export const radiansFromArcsec = (angle: Arcsec): Radians => radiansFromDegrees(degreesFromArcsec(angle))
export const arcsecFromRadians = (angle: Radians): Arcsec => arcsecFromDegrees(degreesFromRadians(angle))

/** Length on the sky of a length on an image whose pixels are `scale` arcsec wide. */
export const arcsecFromPixels = (length: Pixels, scale: Arcsec): Arcsec => arcsec(length * scale)
export const pixelsFromArcsec = (length: Arcsec, scale: Arcsec): Pixels => pixels(length / scale)

/** AB magnitude of a flux whose unit has magnitude `zero` (31.4 for nJy); NaN for a flux that is not positive. */
export function magnitudeFromFlux(flux: number, zero: Magnitude): Magnitude {
  return magnitude(flux > 0 ? zero - 2.5 * Math.log10(flux) : NaN)
}

/** Flux of an AB magnitude, in the unit whose magnitude is `zero`. */
export function fluxFromMagnitude(value: Magnitude, zero: Magnitude): number {
  return 10 ** (0.4 * (zero - value))
}
