/** Why a device is not known or not understood: what is wrong with which field, of which device or file, and what to do. */
export class ArchitectureError extends Error {
  override readonly name = 'ArchitectureError'

  constructor(
    /** What is wrong, without the place; it names the field. */
    readonly what: string,
    /** The device or the file that says so. */
    readonly where: string,
    readonly remedy: string | null = null,
  ) {
    super(`${where}: ${what}`)
  }
}
