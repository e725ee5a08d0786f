/** A quantile by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996); NaN of nothing. */
export function quantile(values: ArrayLike<number>, fraction: number): number {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return NaN
  const place = fraction * (sorted.length - 1)
  const below = Math.floor(place)
  const [low = NaN, high = low] = sorted.subarray(below, below + 2)
  return low + (place - below) * (high - low)
}

/** The middle value; the mean of the two middle ones where their number is even. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/** The ranks of values from 0; those that are equal share the mean of theirs. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const found = new Float64Array(values.length)
  for (let first = 0; first < order.length;) {
    let last = first
    while (last + 1 < order.length && values[order[last + 1] ?? 0] === values[order[first] ?? 0]) last++
    for (let at = first; at <= last; at++) found[order[at] ?? 0] = (first + last) / 2
    first = last + 1
  }
  return found
}

/** The rank correlation of Spearman (1904); null where it is not defined: fewer than two values, or one side all equal. */
export function rankCorrelation(one: ArrayLike<number>, other: ArrayLike<number>): number | null {
  return correlation(ranks(one), ranks(other))
}

function correlation(one: Float64Array, other: Float64Array): number | null {
  const [meanOne, meanOther] = [mean(one), mean(other)]
  let [product, squareOne, squareOther] = [0, 0, 0]
  one.forEach((value, index) => {
    const [a, b] = [value - meanOne, (other[index] ?? NaN) - meanOther]
    product += a * b
    squareOne += a * a
    squareOther += b * b
  })
  return squareOne > 0 && squareOther > 0 ? product / Math.sqrt(squareOne * squareOther) : null
}

/** The mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index] ?? NaN
  return sum / values.length
}
