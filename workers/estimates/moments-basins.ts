export interface BasinOptions {
  /** The least value of a pixel that belongs to a basin. */
  readonly threshold: number
  /** How far a peak must stand above its saddle to a brighter one, to keep a basin of its own. */
  readonly prominence: number
  /** The same as a share of the lower peak. */
  readonly contrast: number
}

/**
 * Divides an image into the basins of its peaks (a watershed by flooding, Vincent & Soille 1991, with peaks merged by their
 * prominence). From the highest pixel down to the threshold each joins the basin of its highest neighbour of eight; where two
 * basins meet, that of the lower peak becomes the other's unless the peak stands out. Gives the basin of every pixel
 * `[row, column]`, the index of its peak, -1 under the threshold and on the image's border.
 */
export function floodBasins(image: Float32Array, width: number, options: BasinOptions): Int32Array {
  const basins = new Int32Array(image.length).fill(-1)
  const joined = new Int32Array(image.length)
  const beside = Int32Array.of(-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1)
  const order = highestFirst(image, width, options.threshold)
  for (let k = 0; k < order.length; k++) {
    const at = order[k] ?? 0
    const basin = joinAround(image, basins, joined, beside, at, options)
    basins[at] = basin < 0 ? at : basin
    if (basin < 0) joined[at] = at
  }
  for (let k = 0; k < order.length; k++) {
    const at = order[k] ?? 0
    basins[at] = rootOf(joined, basins[at] ?? at)
  }
  return basins
}

/** Joins basins that meet at a pixel; gives that of its highest neighbour, -1 where none is in a basin. */
function joinAround(
  image: Float32Array,
  basins: Int32Array,
  joined: Int32Array,
  beside: Int32Array,
  at: number,
  options: BasinOptions,
): number {
  let last = -1
  let own = -1
  let height = -Infinity
  for (let k = 0; k < beside.length; k++) {
    const there = at + (beside[k] ?? 0)
    const basin = basins[there] ?? -1
    if (basin < 0) continue
    if (basin !== last) {
      if (own >= 0) join(image, joined, rootOf(joined, own), rootOf(joined, basin), image[at] ?? 0, options)
      last = basin
    }
    const level = image[there] ?? 0
    if (level <= height) continue
    height = level
    own = basin
  }
  return own < 0 ? -1 : rootOf(joined, own)
}

/** Makes the basin of the lower of two peaks the other's, unless it stands out from their saddle. */
function join(
  image: Float32Array,
  joined: Int32Array,
  one: number,
  other: number,
  saddle: number,
  { prominence, contrast }: BasinOptions,
): void {
  if (one === other) return
  const isHigher = (image[one] ?? 0) >= (image[other] ?? 0)
  const low = isHigher ? other : one
  const peak = image[low] ?? 0
  if (peak - saddle < Math.max(prominence, contrast * peak)) joined[low] = isHigher ? one : other
}

/** The basin that a basin has become part of. */
function rootOf(joined: Int32Array, basin: number): number {
  let at = basin
  for (let next = joined[at] ?? at; next !== at; next = joined[at] ?? at) at = next
  return at
}

/**
 * The pixels over the threshold, without the border, the highest first. Value and index are packed in one number, a value to a
 * thousandth of the threshold, since numbers sort several times faster than by a comparison.
 */
function highestFirst(image: Float32Array, width: number, threshold: number): Int32Array {
  const packed = new Float64Array(image.length)
  const steps = 1024 / threshold
  let count = 0
  for (let row = width; row < image.length - width; row += width) {
    for (let at = row + 1; at < row + width - 1; at++) {
      const value = image[at] ?? 0
      if (value > threshold) packed[count++] = at - Math.round(value * steps) * image.length
    }
  }
  packed.subarray(0, count).sort()
  const order = new Int32Array(count)
  for (let k = 0; k < count; k++) {
    const key = packed[k] ?? 0
    order[k] = key - Math.floor(key / image.length) * image.length
  }
  return order
}
