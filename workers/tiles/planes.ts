/** What an image extension holds. */
export type PlaneKind = 'image' | 'variance' | 'mask' | 'psf'

/** A plane of a tile: its kind, and its band in lower case or null where the name does not say (Rubin's `IMAGE`). */
export type Plane = { kind: PlaneKind; band: string | null }

const KINDS: Readonly<Record<string, PlaneKind>> = {
  IMAGE: 'image',
  VARIANCE: 'variance',
  MASK: 'mask',
  PSF: 'psf',
}

/** A band is a letter, or a letter and the wavelength of a narrow filter: `I`, `N921`. */
const PLANE_NAME = /^([A-Z]+)(?:_([A-Z]\d*))?$/

/**
 * Reads a plane from its EXTNAME, in any case: `IMAGE_I` is the i-band image, Rubin's `VARIANCE` a variance whose band
 * the header's FILTER tells. Null for an extension that is no plane.
 */
export function planeFromName(name: string): Plane | null {
  const [, kindName = '', band] = PLANE_NAME.exec(name.trim().toUpperCase()) ?? []
  const kind = KINDS[kindName]
  return kind ? { kind, band: band?.toLowerCase() ?? null } : null
}
