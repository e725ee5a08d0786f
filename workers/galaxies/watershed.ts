/** A detection's pixels: `peak` is the index of the brightest, `members` are all of them, brightest first. */
export type Basin = { peak: number; members: number[] }

/** Pixels of a basin that no detection has fewer of. */
const LEAST_PIXELS = 5

/**
 * Splits what is over `threshold` in an image `[row, column]` of `width` columns into the basins of its peaks. Pixels are flooded from the brightest down; where
 * two basins meet, the lower one stays apart if its peak stands more than `least(pixel)` over the saddle, else it joins the
 * higher: topological persistence (Edelsbrunner, Letscher & Zomorodian 2002). Basins of fewer than 5 pixels are dropped.
 */
export function basinsOf(
  image: Float32Array,
  width: number,
  threshold: number,
  least: (pixel: number) => number,
): Basin[] {
  const over = new Uint32Array(image.length)
  let count = 0
  for (let at = 0; at < image.length; at++) if ((image[at] ?? 0) > threshold) over[count++] = at
  const order = over.subarray(0, count).sort((a, b) => (image[b] ?? 0) - (image[a] ?? 0) || a - b)
  const labels = new Int32Array(image.length).fill(-1)
  const parents: number[] = []
  const basins: Basin[] = []

  const rootOf = (label: number): number => {
    let root = label
    while (parents[root] !== root) root = parents[root] ?? root
    return root
  }

  /** Joins the basins around a pixel as they should be and returns the one that it belongs to. */
  function flood(pixel: number): number {
    const around = neighboursOf(pixel, width, image.length)
      .filter((at) => (labels[at] ?? -1) >= 0)
      .sort((a, b) => (image[b] ?? 0) - (image[a] ?? 0) || a - b)
      .map((at) => rootOf(labels[at] ?? 0))
    const [first, ...others] = [...new Set(around)]
    if (first === undefined) {
      parents.push(basins.length)
      basins.push({ peak: pixel, members: [] })
      return basins.length - 1
    }
    let own = first
    for (const other of others) own = join(own, other, pixel)
    return own
  }

  function join(one: number, other: number, saddle: number): number {
    const [low, high] = heightOf(one) < heightOf(other) ? [one, other] : [other, one]
    const small = (basins[low]?.members.length ?? 0) < LEAST_PIXELS
    if (!small && heightOf(low) - (image[saddle] ?? 0) > least(saddle)) return one
    parents[low] = high
    basins[high]?.members.push(...(basins[low]?.members ?? []))
    basins[low]?.members.splice(0)
    return high
  }

  const heightOf = (label: number): number => image[basins[label]?.peak ?? 0] ?? 0

  for (const pixel of order) {
    const label = flood(pixel)
    labels[pixel] = label
    basins[label]?.members.push(pixel)
  }
  return basins.filter(({ members }) => members.length >= LEAST_PIXELS)
}

/** The eight pixels around one. */
function neighboursOf(pixel: number, width: number, length: number): number[] {
  const column = pixel % width
  const found: number[] = []
  for (let step = -1; step <= 1; step++) {
    if (column + step < 0 || column + step >= width) continue
    for (const row of [pixel - width, pixel, pixel + width]) {
      const at = row + step
      if (at >= 0 && at < length && at !== pixel) found.push(at)
    }
  }
  return found
}
