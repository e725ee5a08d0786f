/** A spot in a catalog's file: a byte from its start, or a row from 0, where one is known. */
export type CatalogPlace = { file: string; byte?: number; row?: number }

/**
 * Why a catalog cannot be read: there is no such file; its bytes are not what they should be; whoever holds it did not answer;
 * or it is whole, and of a kind that is not read here.
 */
export type CatalogErrorKind = 'missing' | 'damaged' | 'unreachable' | 'refused'

/**
 * Something in a catalog that cannot be read: what is wrong, in which file and where. FITS files give a `FitsError` instead;
 * the readers of this room throw these two and nothing else when a file is bad.
 */
export class CatalogError extends Error {
  override readonly name = 'CatalogError'

  constructor(
    readonly kind: CatalogErrorKind,
    /** What is wrong, without the place. */
    readonly what: string,
    readonly place: CatalogPlace,
    /** What the user can do about it, if anything is known to help. */
    readonly remedy: string | null = null,
  ) {
    super(`${describePlace(place)}: ${what}`)
  }
}

function describePlace({ file, byte, row }: CatalogPlace): string {
  if (byte !== undefined) return `${file}, byte ${byte}`
  return row === undefined ? file : `${file}, row ${row}`
}
