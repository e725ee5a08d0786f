import { arcsec, arcsecFromRadians, pixels, radians, type Arcsec } from '../units/quantities'
import type { BandPlanes, TilePlane } from '../tiles/planes'
import { localJacobian, pixelArea } from './local-scale'
import type { PlanePieces } from './plane-pieces'
import { readFloats } from './samples'
import { STAMP_PIXEL_SCALE, type StampPsf } from './stamp'
import type { Rectangle } from './stamp-grid'

/** A wider point-spread function is taken for rubbish. */
const LARGEST_SIDE = 512

/** The pixels of a point-spread function, null for one that is no small image of two axes. */
export function psfRectangle({ compression }: TilePlane): Rectangle | null {
  const [width = 0, height = 0] = compression.axes
  const small = compression.axes.length === 2 && width <= LARGEST_SIDE && height <= LARGEST_SIDE
  return small ? { x: 0, y: 0, width, height } : null
}

/** Those already read from a set of pieces: the stamps of a batch share them. */
const known = new WeakMap<PlanePieces, Map<TilePlane, StampPsf | null>>()

/**
 * The point-spread function of a band; null where it has none, or not every pixel of it is a finite number.
 * Stamps cut from the same pieces share it: it is to be read only.
 */
export function readPsf(planes: BandPlanes, pieces: PlanePieces): StampPsf | null {
  if (!planes.psf) return null
  const read = known.get(pieces) ?? new Map<TilePlane, StampPsf | null>()
  known.set(pieces, read)
  const before = read.get(planes.psf)
  if (before !== undefined) return before
  const psf = psfOf(planes, planes.psf, pieces)
  read.set(planes.psf, psf)
  return psf
}

function psfOf(planes: BandPlanes, psf: TilePlane, pieces: PlanePieces): StampPsf | null {
  const rectangle = psfRectangle(psf)
  const values = rectangle && readFloats(psf, rectangle, pieces)
  if (!rectangle || !values?.every(Number.isFinite)) return null
  const { width, height } = rectangle
  const pixelScale = psf.profile?.pixelScale ?? imageScale(planes)
  return { pixels: values, width, height, pixelScale, fwhm: psf.profile?.fwhm ?? null }
}

/** The scale of the band's image at its middle: what a point-spread function has unless it says otherwise. */
function imageScale({ image }: BandPlanes): Arcsec {
  const { world, compression } = image
  if (!world) return STAMP_PIXEL_SCALE
  const [width = 1, height = 1] = compression.axes
  const middle = { x: pixels((width - 1) / 2), y: pixels((height - 1) / 2) }
  return arcsec(arcsecFromRadians(radians(Math.sqrt(pixelArea(localJacobian(world, middle))))))
}
