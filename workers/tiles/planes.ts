import { arcsec, type Arcsec } from '../units/quantities'
import { FitsError } from '../fits/fits-error'
import type { Hdu } from '../fits/hdus'
import { numberOr, textOr, type Header } from '../fits/header'
import type { Compression } from './compression'
import { bandFromFilter } from './filter-band'
import { readFluxUnit, type FluxUnit } from './flux-unit'
import { describeImage, isImage } from './image'
import { readMaskBits, type MaskBits } from './mask-bits'
import { readWorldCoordinates, type WorldCoordinates } from './world-coordinates'

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

/**
 * A plane of a tile, described so that its pieces can be decoded and used anywhere. Plain JSON.
 *
 * `band` is one of u g r i z y where name or FILTER tell, else the filter as it is called, null where nothing tells.
 * `world` is null for a point-spread function and where the header has no coordinates; `bits` is null except for a mask,
 * `profile` except for a point-spread function.
 */
export type TilePlane = {
  extension: string
  kind: PlaneKind
  band: string | null
  compression: Compression
  world: WorldCoordinates | null
  unit: FluxUnit
  bits: MaskBits | null
  profile: PsfProfile | null
}

/** What a header says of a point-spread function: PIXSCALE and PSFFWHM, in arcsec, null where it does not. Plain JSON. */
export type PsfProfile = { pixelScale: Arcsec | null; fwhm: Arcsec | null }

/** Planes of one band: a mask, variance or point-spread function that the tile lacks is null. */
export type BandPlanes = {
  band: string | null
  image: TilePlane
  variance: TilePlane | null
  mask: TilePlane | null
  psf: TilePlane | null
}

/**
 * Describes the planes of a tile's file. A band that a plane's name leaves open is its FILTER, else the first FILTER (or
 * BAND) of the file. A plane that cannot be read is left out and told in `problems`.
 */
export function planesOfTile(hdus: readonly Hdu[]): { planes: TilePlane[]; problems: string[] } {
  const problems: string[] = []
  const filter = hdus.map(({ header }) => filterOf(header)).find((name) => name !== '') ?? ''
  const planes = hdus.flatMap((hdu) => {
    try {
      return describePlane(hdu, filter) ?? []
    } catch (error) {
      if (!(error instanceof FitsError)) throw error
      problems.push(error.message)
      return []
    }
  })
  return { planes, problems }
}

function describePlane(hdu: Hdu, filter: string): TilePlane | null {
  const plane = planeFromName(hdu.name)
  if (!plane || !isImage(hdu)) return null
  const { header } = hdu
  const { kind } = plane
  const hasWorld = kind !== 'psf' && textOr(header, 'CTYPE1', '') !== ''
  return {
    ...{ extension: hdu.name, kind, band: plane.band ?? bandOf(filterOf(header) || filter) },
    compression: describeImage(hdu),
    world: hasWorld ? readWorldCoordinates(header) : null,
    unit: readFluxUnit(header),
    bits: kind === 'mask' ? readMaskBits(header) : null,
    profile: kind === 'psf' ? readProfile(header) : null,
  }
}

function filterOf(header: Header): string {
  return textOr(header, 'FILTER', '').trim() || textOr(header, 'BAND', '').trim()
}

function bandOf(filter: string): string | null {
  return filter === '' ? null : (bandFromFilter(filter) ?? filter)
}

function readProfile(header: Header): PsfProfile {
  const scale = numberOr(header, 'PIXSCALE', null)
  const fwhm = numberOr(header, 'PSFFWHM', null)
  return { pixelScale: scale === null ? null : arcsec(scale), fwhm: fwhm === null ? null : arcsec(fwhm) }
}

/**
 * Pairs planes by band: one set for each image. A variance or mask of another size than its image is left out, since its
 * pixels would belong to nothing.
 */
export function pairPlanes(planes: readonly TilePlane[]): BandPlanes[] {
  const images = planes.filter(({ kind }) => kind === 'image')
  return images.map((image) => {
    const partner = (kind: PlaneKind) =>
      planes.find((plane) => plane.kind === kind && plane.band === image.band) ?? null
    const sameSize = (plane: TilePlane | null) =>
      plane && String(plane.compression.axes) === String(image.compression.axes) ? plane : null
    const [variance, mask] = [sameSize(partner('variance')), sameSize(partner('mask'))]
    return { band: image.band, image, variance, mask, psf: partner('psf') }
  })
}
