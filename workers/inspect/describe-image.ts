import type { PlaneDescription, WcsDescription } from '../../preload/contract'
import { readFromSource, type ByteSource } from '../fits/byte-source'
import { FitsError } from '../fits/fits-error'
import { walkHdus, type Hdu } from '../fits/hdus'
import { textOr } from '../fits/header'
import type { Compression } from '../tiles/compression'
import { describeImage, isImage } from '../tiles/image'
import { planeFromName } from '../tiles/planes'
import { bandFromFilter } from '../tiles/filter-band'
import { readWorldCoordinates, skyFromPixel, type WorldCoordinates } from '../tiles/world-coordinates'
import { arcsecFromRadians, degreesFromRadians, pixels, radians } from '../units/quantities'

/** What the images of a FITS file are; `problems` names those that cannot be read. */
export interface ImageFile {
  readonly planes: PlaneDescription[]
  readonly wcs: WcsDescription | null
  readonly bands: string[]
  readonly problems: string[]
}

/** Reads the headers of a FITS file and describes its images. Rejects with FitsError when it is no FITS. */
export async function describeImageFile(source: ByteSource): Promise<ImageFile> {
  const hdus = await readFromSource(source, walkHdus(source.name, source.size))
  const problems: string[] = []
  const planes = hdus.flatMap((hdu, index) => (isImage(hdu) ? describePlane(hdu, index, problems) : []))
  const bands = planes.flatMap(({ kind, band }) => (kind === 'image' && band !== null ? [band] : []))
  return { planes, wcs: firstWcs(hdus), bands: [...new Set(bands)], problems }
}

function describePlane(hdu: Hdu, index: number, problems: string[]): PlaneDescription[] {
  const named = planeFromName(hdu.name)
  const filter = textOr(hdu.header, 'FILTER', '')
  const about = {
    extension: hdu.name || String(index),
    kind: named?.kind ?? 'image',
    band: named?.band ?? (filter ? bandFromFilter(filter) : null),
  }
  try {
    const compression = describeImage(hdu)
    return [{ ...about, shape: [...compression.axes].reverse(), compression: wordsFor(compression) }]
  } catch (error) {
    if (!(error instanceof FitsError)) throw error
    problems.push(error.message)
    return []
  }
}

function wordsFor({ codec, quantisation }: Compression): string {
  if (codec === 'NOCOMPRESS') return 'none'
  if (!quantisation) return codec
  return quantisation.dither === 'none'
    ? `${codec}, quantised`
    : `${codec}, quantised, dither ${quantisation.dither}`
}

/** The world coordinates of the first image that has them, read at its middle. */
function firstWcs(hdus: readonly Hdu[]): WcsDescription | null {
  for (const hdu of hdus) {
    if (!isImage(hdu) || !textOr(hdu.header, 'CTYPE1', '')) continue
    try {
      const [width = 1, height = 1] = describeImage(hdu).axes
      return describeWcs(readWorldCoordinates(hdu.header), textOr(hdu.header, 'CTYPE1', ''), width, height)
    } catch (error) {
      if (!(error instanceof FitsError)) throw error
    }
  }
  return null
}

function describeWcs(world: WorldCoordinates, type: string, width: number, height: number): WcsDescription {
  const middle = skyFromPixel(world, { x: pixels((width - 1) / 2), y: pixels((height - 1) / 2) })
  const [, b, , d] = world.tangentFromPixel
  return {
    type: type.replace(/^RA-+/, ''),
    center: [degreesFromRadians(middle.rightAscension), degreesFromRadians(middle.declination)],
    pixelScale: arcsecFromRadians(radians(Math.hypot(b, d))),
  }
}
