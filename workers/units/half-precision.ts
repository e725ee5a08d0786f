/** Numbers of half precision (IEEE 754 binary16), as their bits, in single precision: exactly. */
export function singleFromHalf(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, (half) => VALUES[half] ?? NaN)
}

/** What each of the patterns of 16 bits means. */
const VALUES = Float32Array.from({ length: 2 ** 16 }, (_, half) => {
  const [sign, exponent, fraction] = [half >> 15 === 0 ? 1 : -1, (half >> 10) & 31, half & 1023]
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
})

/** The largest finite number of half precision, and the smallest step between two of them. */
const [LARGEST, SMALLEST_STEP] = [65504, 2 ** -24]

/**
 * Numbers rounded to the nearest one of half precision, of two as near to the even one (IEEE 754 `roundTiesToEven`); what lies half a step or more over
 * the largest, 65504, becomes infinite, and what is under the normal ones loses digits as it does there.
 */
export function roundedToHalf(values: Float32Array): Float32Array {
  return values.map(nearestHalf)
}

function nearestHalf(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value
  // 11 binary digits: the step between neighbours is that of the exponent.
  const step = Math.max(2 ** (Math.floor(Math.log2(Math.abs(value))) - 10), SMALLEST_STEP)
  const rounded = nearestEven(value / step) * step
  return Math.abs(rounded) > LARGEST ? Math.sign(value) * Infinity : rounded
}

/** The nearest integer, of two the even one. A power of two was divided by before, which is exact. */
function nearestEven(value: number): number {
  const below = Math.floor(value)
  const above = value - below
  if (above !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
