import type { Covariance } from './object-shapes'

/** Squared lengths within which 68 and 95 % of a two-dimensional normal distribution lie, in units of its covariance. */
export const REGIONS = { 68: 2.2957, 95: 5.9915 } as const

/** A point of the (g1, g2) plane. */
export type Point = readonly [g1: number, g2: number]

/**
 * The points d' C^-1 d = `square` around a centre, a closed line. A covariance with a negative variance along an axis, which rounding may give, has none along it.
 */
export function contourOf([x, y]: Point, covariance: Covariance, square: number, count = 90): Point[] {
  const { major, minor, angle } = axesOf(covariance)
  const [a, b] = [major, minor].map((deviation) => deviation * Math.sqrt(square)) as [number, number] // as many as were mapped
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return Array.from({ length: count + 1 }, (_, at) => {
    const turn = (2 * Math.PI * at) / count
    const [along, across] = [a * Math.cos(turn), b * Math.sin(turn)]
    return [x + along * cos - across * sin, y + along * sin + across * cos] as const
  })
}

/** The standard deviations along the principal axes of a covariance, and the angle of the major one from +g1. */
export function axesOf([c11, c12, c22]: Covariance): { major: number; minor: number; angle: number } {
  const [middle, half] = [(c11 + c22) / 2, Math.hypot((c11 - c22) / 2, c12)]
  return {
    major: Math.sqrt(Math.max(0, middle + half)),
    minor: Math.sqrt(Math.max(0, middle - half)),
    angle: Math.atan2(2 * c12, c11 - c22) / 2,
  }
}

/** d' C^-1 d: how far a point is from a centre, squared, in units of a covariance; NaN where that has no inverse. */
export function squareFrom([x, y]: Point, [px, py]: Point, [c11, c12, c22]: Covariance): number {
  const [dx, dy, determinant] = [px - x, py - y, c11 * c22 - c12 * c12]
  return determinant > 0 ? (c22 * dx * dx - 2 * c12 * dx * dy + c11 * dy * dy) / determinant : NaN
}
