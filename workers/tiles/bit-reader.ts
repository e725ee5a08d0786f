/** Reads bits from the most significant on; beyond the end they are 0 and `exhausted` is true. */
export class BitReader {
  private bit = 0

  constructor(private readonly bytes: Uint8Array) {}

  /** The next `count` bits, up to 32, as an unsigned number. */
  read(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++, this.bit++) {
      value = value * 2 + (((this.bytes[this.bit >>> 3] ?? 0) >> (7 - (this.bit & 7))) & 1)
    }
    return value
  }

  /** Goes to the start of the next byte, if not at one. */
  align(): void {
    this.bit = 8 * Math.ceil(this.bit / 8)
  }

  get exhausted(): boolean {
    return this.bit > 8 * this.bytes.length
  }
}
