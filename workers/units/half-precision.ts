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
