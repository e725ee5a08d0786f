/** An image of one band, `[row, column]` from the bottom row. */
export interface PlaneImage {
  readonly pixels: Float64Array
  readonly width: number
  readonly height: number
}

/** A Gaussian exp(-rho^2 / 2), rho^2 = (r - r0)' M^-1 (r - r0): its centre and its covariance M, in pixels and their squares. */
export interface Ellipse {
  readonly x: number
  readonly y: number
  readonly xx: number
  readonly xy: number
  readonly yy: number
}

/** Sums of weight times flux over the pixels: of 1, of the distance from the centre, of its products, and of rho^4. */
export interface WeightedSums {
  readonly flux: number
  readonly x: number
  readonly y: number
  readonly xx: number
  readonly xy: number
  readonly yy: number
  readonly fourth: number
}

/** Where the weight falls to 1e-7 it ends: rho^2 there. A tenth of the precision that moments converge to. */
export const WEIGHT_END = -2 * Math.log(1e-7)

/** The inverse of M, and its determinant. */
export function inverseOf({ xx, xy, yy }: Ellipse): {
  xx: number
  xy: number
  yy: number
  determinant: number
} {
  const determinant = xx * yy - xy * xy
  return { xx: yy / determinant, xy: -xy / determinant, yy: xx / determinant, determinant }
}

/** An ellipse of the same centre and shape whose covariance is `factor` times as large. */
export function scaled({ x, y, xx, xy, yy }: Ellipse, factor: number): Ellipse {
  return { x, y, xx: factor * xx, xy: factor * xy, yy: factor * yy }
}

/** The mean radius of an ellipse in pixels: the fourth root of det M. */
export function sigmaOfEllipse({ xx, xy, yy }: Ellipse): number {
  return (xx * yy - xy * xy) ** 0.25
}

/**
 * Weighs an image with a Gaussian. Along a row its ratio from pixel to pixel changes by a constant factor, so that a row takes
 * two exponentials.
 */
export function weighImage({ pixels, width, height }: PlaneImage, ellipse: Ellipse): WeightedSums {
  const inverse = inverseOf(ellipse)
  const change = Math.exp(-inverse.xx)
  let [flux, x, y, xx, xy, yy, fourth] = [0, 0, 0, 0, 0, 0, 0]
  const [bottom, top] = rowsOf(ellipse, height)
  for (let row = bottom; row <= top; row++) {
    const dy = row - ellipse.y
    const skew = inverse.xy * dy
    const middle = ellipse.x - skew / inverse.xx
    const reach = Math.sqrt(Math.max(0, WEIGHT_END - (dy * dy) / ellipse.yy) / inverse.xx)
    const first = Math.max(0, Math.ceil(middle - reach))
    const end = row * width + Math.min(width - 1, Math.floor(middle + reach))
    let dx = first - ellipse.x
    let weight = Math.exp(-0.5 * (inverse.xx * dx * dx + 2 * skew * dx + inverse.yy * dy * dy))
    let ratio = Math.exp(-0.5 * inverse.xx * (2 * dx + 1) - skew)
    let sum = 0
    let sumX = 0
    let sumXx = 0
    let sumX3 = 0
    let sumX4 = 0
    for (let at = row * width + first; at <= end; at++) {
      const weighed = weight * (pixels[at] ?? 0)
      const square = dx * dx
      const moment = weighed * dx
      sum += weighed
      sumX += moment
      sumXx += weighed * square
      sumX3 += moment * square
      sumX4 += weighed * square * square
      weight *= ratio
      ratio *= change
      dx += 1
    }
    flux += sum
    x += sumX
    y += sum * dy
    xx += sumXx
    xy += sumX * dy
    yy += sum * dy * dy
    // rho^2 is a dx^2 + b dx + c along the row.
    const a = inverse.xx
    const b = 2 * skew
    const c = inverse.yy * dy * dy
    fourth += a * a * sumX4 + 2 * a * b * sumX3 + (b * b + 2 * a * c) * sumXx + 2 * b * c * sumX + c * c * sum
  }
  return { flux, x, y, xx, xy, yy, fourth }
}

/** The first and the last row of an image that the weight reaches. */
export function rowsOf({ y, yy }: Ellipse, height: number): [bottom: number, top: number] {
  const reach = Math.sqrt(WEIGHT_END * yy)
  return [Math.max(0, Math.ceil(y - reach)), Math.min(height - 1, Math.floor(y + reach))]
}

/** The first and the last column that it reaches. */
export function columnsOf({ x, xx }: Ellipse, width: number): [left: number, right: number] {
  return rowsOf({ x, y: x, xx, xy: 0, yy: xx }, width)
}
