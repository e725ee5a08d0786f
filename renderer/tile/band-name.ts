import type { BandPlanes } from '../../workers/tiles/planes'

/** A band as it is called in the page; an image whose band nobody says is "image". */
export function nameOf({ band }: BandPlanes): string {
  return band ?? 'image'
}
