import type { ObjectFit } from '../../preload/contract-object'
import type { ObjectId } from '../catalog/object-id'
import { contourOf, REGIONS, type Point } from './contour'
import { sigmaOf, totalOf, type Covariance, type Estimate, type Shape } from './object-shapes'

/** All that is said of one object's shape. Samples are null where none are known. */
export interface KnownShapes {
  readonly id: ObjectId
  readonly estimate: Estimate | null
  readonly samples: readonly Shape[] | null
  readonly truth: Shape | null
  readonly moments: { readonly shape: Shape; readonly sigma: number } | null
  readonly fit: Pick<ObjectFit, 'g1' | 'g2' | 'covariance'> | null
}

/** The kinds of uncertainty whose contours are drawn. */
export const KINDS = ['total', 'aleatoric', 'epistemic'] as const
export type Kind = (typeof KINDS)[number]

/** A contour of the plane: of which uncertainty, and how much of it lies inside, in per cent. */
export interface Contour {
  readonly kind: Kind
  readonly percent: 68 | 95
  readonly points: readonly Point[]
}

/** Contours of each uncertainty of an estimate around its shape; none of one that is 0, as the epistemic one of a network without samples. */
export function contoursOf(estimate: Estimate): Contour[] {
  return KINDS.flatMap((kind) => {
    const covariance = covarianceOf(estimate, kind)
    if (!(sigmaOf(covariance) > 0)) return []
    return ([68, 95] as const).map((percent) => ({
      ...{ kind, percent },
      points: contourOf(estimate.shape, covariance, REGIONS[percent]),
    }))
  })
}

/** The covariance of a kind. */
export function covarianceOf(estimate: Estimate, kind: Kind): Covariance {
  return kind === 'total' ? totalOf(estimate) : estimate[kind]
}

/** The least that the plane shows to each side. */
const LEAST_REACH = 0.05
const AIR = 1.08
/** Shapes farther out than this are no reason to make all else small. */
const FARTHEST = 1.1

/** The square of the plane that holds all that is known: its middle, and how far it goes to each side. */
export function reachOf(shapes: KnownShapes): { middle: Point; reach: number } {
  const points = pointsOf(shapes).filter(([g1, g2]) => Math.hypot(g1, g2) < FARTHEST)
  if (points.length === 0) return { middle: [0, 0], reach: 1.05 }
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)]
  const reach = Math.max(LEAST_REACH, (AIR * Math.max(right - left, top - bottom)) / 2)
  return { middle: [(left + right) / 2, (bottom + top) / 2], reach }
}

function pointsOf({ estimate, samples, truth, moments, fit }: KnownShapes): Point[] {
  const around = ([g1, g2]: Shape, sigma: number): Point[] => {
    const far = Number.isFinite(sigma) ? sigma : 0
    return [
      [g1 - far, g2 - far],
      [g1 + far, g2 + far],
    ]
  }
  return [
    ...(estimate ? contoursOf(estimate).flatMap(({ points }) => points) : []),
    ...(estimate ? [estimate.shape] : []),
    ...(samples ?? []),
    ...(truth ? [truth] : []),
    ...(moments ? around(moments.shape, moments.sigma) : []),
    ...(fit ? fitPoints(fit) : []),
  ]
}

/** The contour of a fit, or its shape where that has no error. */
export function fitPoints({ g1, g2, covariance }: NonNullable<KnownShapes['fit']>): Point[] {
  return covariance ? contourOf([g1, g2], covariance, REGIONS[68]) : [[g1, g2]]
}

/** The stretches of a line that lie in a square, in its order; where it goes out and in again it is broken. */
export function clipped(points: readonly Point[], middle: Point, reach: number): Point[][] {
  const isIn = ([x, y]: Point): boolean =>
    Math.abs(x - middle[0]) <= reach && Math.abs(y - middle[1]) <= reach
  const found: Point[][] = [[]]
  for (const point of points) {
    if (isIn(point)) found.at(-1)?.push(point)
    else if (found.at(-1)?.length) found.push([])
  }
  return found.filter((piece) => piece.length > 1)
}

/** The circle |g| = 1, beyond which there is no shape. */
export const UNIT_CIRCLE: readonly Point[] = contourOf([0, 0], [1, 0, 1], 1, 720)
