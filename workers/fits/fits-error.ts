/** A spot in a FITS file: `extension` counts header-data units from 0 (the primary), `byte` from the start of the file. */
export type Place = { file: string; extension: number; byte: number }

/**
 * Something in a FITS file that cannot be read: what is wrong, in which file, extension and byte.
 * Every reader and decoder of this room throws this and nothing else when the file is bad.
 */
export class FitsError extends Error {
  override readonly name = 'FitsError'

  constructor(
    what: string,
    readonly place: Place,
  ) {
    super(`${place.file}, extension ${place.extension}, byte ${place.byte}: ${what}`)
  }
}
