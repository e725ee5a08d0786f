/** A request that cannot be predicted: which field, its value, and why. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  constructor(
    readonly field: string,
    value: number | string,
    why: string,
  ) {
    super(`${field}: ${value} ${why}`)
  }
}
