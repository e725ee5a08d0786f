import type { BandPlanes, TilePlane } from '../../workers/tiles/planes'

/**
 * What the pixels of a layer are: the band's flux, its variance, flux over the square root of the variance, the bits of its mask, or,
 * where a tile has no mask, the bits of `DEFECTS`.
 */
export type Quantity = 'image' | 'variance' | 'snr' | 'mask' | 'defects'

/** One image that is drawn: of a band, made from `planes`, in the order that `decodeCell` expects them. */
export interface Layer {
  readonly key: string
  readonly quantity: Quantity
  readonly planes: readonly TilePlane[]
}

/** What the rules of the stamps leave out where a tile has no mask: a pixel without a value, or without a variance. */
export const DEFECTS = { NO_VALUE: 0, NO_VARIANCE: 1 } as const

/** The layer of a band; null where the tile lacks a plane that it needs. */
export function layerOf(band: BandPlanes, quantity: Quantity): Layer | null {
  const planes = planesFor(band, quantity)
  return planes && { key: `${quantity}:${band.band ?? ''}`, quantity, planes }
}

function planesFor({ image, variance, mask }: BandPlanes, quantity: Quantity): TilePlane[] | null {
  if (quantity === 'image') return [image]
  if (quantity === 'variance') return variance && [variance]
  if (quantity === 'snr') return variance && [image, variance]
  if (quantity === 'mask') return mask && [mask]
  return variance ? [image, variance] : [image]
}
