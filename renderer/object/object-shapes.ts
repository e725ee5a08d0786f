import type { ObjectRow } from './object-row'
import { numberOf } from './object-row'

/** A shape (reduced shear g, pixel axes). */
export type Shape = readonly [g1: number, g2: number]
/** A covariance of (g1, g2): the elements 11, 12 and 22. */
export type Covariance = readonly [c11: number, c12: number, c22: number]

/** What an estimator says of an object: its shape, and both covariances. */
export interface Estimate {
  readonly shape: Shape
  readonly aleatoric: Covariance
  readonly epistemic: Covariance
}

/** The estimate in a row of `linked`; null where there is none. */
export function estimateOf(row: ObjectRow): Estimate | null {
  const shape = pair(row, 'g1', 'g2')
  if (!shape) return null
  return { shape, aleatoric: covariance(row, 'aleatoric'), epistemic: covariance(row, 'epistemic') }
}

/** The true shape; null where it is not known. */
export const truthOf = (row: ObjectRow): Shape | null => pair(row, 'true_g1', 'true_g2')

/** The quick shape by moments with the error of a component; null where there is none. */
export function momentsOf(row: ObjectRow): { shape: Shape; sigma: number } | null {
  const [shape, sigma] = [pair(row, 'moments_g1', 'moments_g2'), numberOf(row, 'moments_sigma')]
  return shape && { shape, sigma: sigma ?? NaN }
}

/** The sum of both covariances. */
export function totalOf({ aleatoric: a, epistemic: e }: Estimate): Covariance {
  return [a[0] + e[0], a[1] + e[1], a[2] + e[2]]
}

/** The root of half the trace. */
export const sigmaOf = ([c11, , c22]: Covariance): number => Math.sqrt((c11 + c22) / 2)

function pair(row: ObjectRow, one: string, other: string): Shape | null {
  const [a, b] = [numberOf(row, one), numberOf(row, other)]
  return a === null || b === null ? null : [a, b]
}

function covariance(row: ObjectRow, kind: string): Covariance {
  const [a, b, c] = ['11', '12', '22'].map((part) => numberOf(row, `${kind}_${part}`) ?? 0)
  return [a ?? 0, b ?? 0, c ?? 0]
}

/** A number as a person reads a shape: three decimals, a true minus. */
export const threeDecimals = (value: number): string => value.toFixed(3).replace('-', '−')
