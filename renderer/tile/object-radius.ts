import { recogniseSourceColumns } from '../../workers/catalog/source-columns'

/** Radius of an ellipse where the catalog has no size, in arcsec. */
export const USUAL_RADIUS = 1
/** An ellipse is drawn at so many times the catalog's size, so that it lies around its galaxy and not in it. */
export const ENLARGED = 2.5

/** A column of sizes: how many arcsec one of its unit is, given the image's arcsec a pixel; null where its name does not say. */
export function arcsecOfSize(column: string | undefined, arcsecPerPixel: number): number | null {
  if (column === undefined) return null
  const unit = recogniseSourceColumns([{ name: column }]).sizeUnit
  if (unit === 'pixel') return arcsecPerPixel
  if (unit === 'arcsec') return 1
  if (unit === 'degree') return 3600
  return unit === 'radian' ? (180 / Math.PI) * 3600 : null
}

/** Radius at which an object is drawn, in pixels: its size enlarged, or 1 arcsec where it has none that makes sense. */
export function drawnRadius(
  size: number | null,
  arcsecOfUnit: number | null,
  arcsecPerPixel: number,
): number {
  const arcsec =
    size !== null && size > 0 && arcsecOfUnit !== null ? ENLARGED * size * arcsecOfUnit : USUAL_RADIUS
  return Math.min(arcsec, 30) / arcsecPerPixel
}
