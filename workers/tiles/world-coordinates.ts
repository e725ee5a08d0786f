import { degrees, pixels, radians, radiansFromDegrees, type Pixels, type Radians } from '../units/quantities'
import { FitsError } from '../fits/fits-error'
import { numberOr, requireNumber, textOr, type Header } from '../fits/header'
import { distort, readDistortion, undistort, type Distortion } from './distortion'
import { readLinearTerms, type Matrix } from './linear-terms'

/** A position on the sky; right ascension from 0 to 2 pi. */
export type SkyPosition = { rightAscension: Radians; declination: Radians }
/** A position on an image: `x` along rows, `y` from the bottom row up; the first pixel's centre is (0, 0). */
export type PixelPosition = { x: Pixels; y: Pixels }

/**
 * The tangent-plane projection of an image. Plain JSON.
 *
 * `tangentFromPixel` takes an offset from `reference` (0-based pixels), with the `distortion` added if there is one, to
 * (xi, eta), radians east and north on the plane that touches the sky at `centre`; `pixelFromTangent` is its inverse.
 * `frame` is RADESYS.
 */
export type WorldCoordinates = {
  frame: string
  centre: SkyPosition
  reference: PixelPosition
  tangentFromPixel: Matrix
  pixelFromTangent: Matrix
  /** SIP; null, or absent in a description from before SIP was read, for a plain tangent plane. */
  distortion?: Distortion | null
}

/** Keywords whose presence means a projection that is more than a plain tangent plane. */
const DISTORTIONS = /^(?:PV\d+_\d+|C[PQ]DIS\d|D2IMDIS\d|CROTA\d)$/
const SIP = /^[AB]P?_(?:ORDER|\d+_\d+)$/

/**
 * Reads a gnomonic projection (TAN, or TAN-SIP with its distortion) from an image's header: CTYPEn, CRVALn, CRPIXn, and
 * CDi_j or PCi_j with CDELTn, in degrees. FITS 4.0, section 8; Calabretta & Greisen 2002, section 5.1.3.
 *
 * Throws FitsError for any other projection and for other distortions (PV, tables), which would otherwise be ignored.
 */
export function readWorldCoordinates(header: Header): WorldCoordinates {
  requireTangent(header)
  const terms = readLinearTerms(header)
  return {
    frame: textOr(header, 'RADESYS', 'ICRS'),
    centre: {
      rightAscension: radiansFromDegrees(degrees(requireNumber(header, 'CRVAL1'))),
      declination: radiansFromDegrees(degrees(requireNumber(header, 'CRVAL2'))),
    },
    // FITS counts pixels from 1.
    reference: {
      x: pixels(requireNumber(header, 'CRPIX1') - 1),
      y: pixels(requireNumber(header, 'CRPIX2') - 1),
    },
    ...terms,
    distortion: readDistortion(header),
  }
}

function requireTangent(header: Header): void {
  const types = [textOr(header, 'CTYPE1', ''), textOr(header, 'CTYPE2', '')].join(', ')
  const distorted = types === 'RA---TAN-SIP, DEC--TAN-SIP'
  if (types !== 'RA---TAN, DEC--TAN' && !distorted) {
    throw new FitsError(
      `the projection is ${types}; RA---TAN, DEC--TAN (and TAN-SIP) can be read`,
      header.place,
    )
  }
  for (const [keyword, value] of header.values) {
    if (value !== 0 && (DISTORTIONS.test(keyword) || (!distorted && SIP.test(keyword)))) {
      throw new FitsError(`distortion terms such as ${keyword} cannot be read with ${types}`, header.place)
    }
  }
  if (numberOr(header, 'LONPOLE', 180) !== 180)
    throw new FitsError('LONPOLE is not 180 degrees', header.place)
}

/** Where the centre of a pixel, or any other point of an image, lies on the sky. */
export function skyFromPixel(world: WorldCoordinates, pixel: PixelPosition): SkyPosition {
  const { centre, reference, distortion } = world
  const offset: [number, number] = [pixel.x - reference.x, pixel.y - reference.y]
  const [xi, eta] = apply(world.tangentFromPixel, ...(distortion ? undistort(distortion, offset) : offset))
  const towardsPole = Math.cos(centre.declination) - eta * Math.sin(centre.declination)
  const height = Math.sin(centre.declination) + eta * Math.cos(centre.declination)
  return {
    rightAscension: radians(positive(centre.rightAscension + Math.atan2(xi, towardsPole))),
    declination: radians(Math.atan2(height, Math.hypot(xi, towardsPole))),
  }
}

/**
 * Where a position on the sky falls on an image, inside it or not; NaN for the half of the sky behind the plane, and
 * where a distortion has no inverse (see `distort`).
 */
export function pixelFromSky(world: WorldCoordinates, sky: SkyPosition): PixelPosition {
  const { centre, reference, distortion } = world
  const east = sky.rightAscension - centre.rightAscension
  const [sin, cos] = [Math.sin(sky.declination), Math.cos(sky.declination)]
  const [sin0, cos0] = [Math.sin(centre.declination), Math.cos(centre.declination)]
  const depth = sin * sin0 + cos * cos0 * Math.cos(east)
  if (!(depth > 0)) return { x: pixels(NaN), y: pixels(NaN) }
  const xi = (cos * Math.sin(east)) / depth
  const eta = (sin * cos0 - cos * sin0 * Math.cos(east)) / depth
  const offset = apply(world.pixelFromTangent, xi, eta)
  const [x, y] = distortion ? distort(distortion, offset) : offset
  return { x: pixels(reference.x + x), y: pixels(reference.y + y) }
}

function apply([a, b, c, d]: Matrix, x: number, y: number): [number, number] {
  return [a * x + b * y, c * x + d * y]
}

function positive(angle: number): number {
  const turn = 2 * Math.PI
  return ((angle % turn) + turn) % turn
}
