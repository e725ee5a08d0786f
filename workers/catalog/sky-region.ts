import type { Radians } from '../units/quantities'

/** All directions within `radius` of a point. */
export type SkyCone = {
  readonly kind: 'cone'
  readonly rightAscension: Radians
  readonly declination: Radians
  readonly radius: Radians
}

/** A box in right ascension and declination. */
export type SkyBox = {
  readonly kind: 'box'
  /** Lowest right ascension. */
  readonly fromRightAscension: Radians
  /** Highest right ascension; smaller than the lowest where the box crosses 0. */
  readonly toRightAscension: Radians
  readonly fromDeclination: Radians
  readonly toDeclination: Radians
}

/** A part of the sky (ICRS). */
export type SkyRegion = SkyCone | SkyBox
