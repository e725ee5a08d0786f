import { inverseOfNormal, solveNormal } from './solve-normal'

/** What is minimised: the sum of the squares of residuals that depend on a few parameters. */
export interface LeastSquares {
  /** The residuals at parameters, in units of their errors; null where there are none, which no step goes to. */
  residuals(parameters: Float64Array): Float64Array | null
  /** How far each parameter goes for its derivative. */
  readonly steps: readonly number[]
  /** Called between two rounds: lets others work, and may throw to end the search. */
  pause(): Promise<void>
}

/** The least sum of squares that was found. `covariance` of the parameters is row-major, null where the data do not hold one of them. */
export interface LeastSquaresFit {
  readonly parameters: Float64Array
  readonly chi2: number
  readonly covariance: Float64Array | null
  readonly converged: boolean
}

const ROUNDS = 40
/** A round that is foreseen to lower chi^2 by less than this is the last. */
const LEAST_GAIN = 0.01
const DAMPING = { first: 1e-3, least: 1e-9, most: 1e8, up: 8, down: 0.2 }

/**
 * Levenberg's and Marquardt's search (Marquardt 1963, SIAM J. Appl. Math. 11, 431) with derivatives by differences. It ends where another step would
 * change chi^2 by less than 0.01, that is where every parameter is within a tenth of its error. Null where there are no residuals at the start.
 */
export async function minimise(problem: LeastSquares, start: Float64Array): Promise<LeastSquaresFit | null> {
  let residuals = problem.residuals(start)
  if (!residuals) return null
  let [parameters, chi2, damping, converged] = [start, squared(residuals), DAMPING.first, false]
  let normal = normalEquations(problem, parameters, residuals)
  for (let round = 0; round < ROUNDS && !converged; round++) {
    await problem.pause()
    const step = solveNormal(damped(normal.matrix, damping), normal.gradient)
    const gain = step ? foreseenGain(normal, step) : Infinity
    const next = step && parameters.map((value, at) => value + (step[at] ?? 0))
    const found = next && problem.residuals(next)
    const better = found ? squared(found) : Infinity
    converged = gain < LEAST_GAIN
    if (next && found && better < chi2) {
      ;[parameters, residuals, chi2] = [next, found, better]
      damping = Math.max(DAMPING.least, damping * DAMPING.down)
      normal = normalEquations(problem, parameters, residuals)
    } else {
      damping *= DAMPING.up
      if (damping > DAMPING.most) break
    }
  }
  return { parameters, chi2, covariance: inverseOfNormal(normal.matrix, start.length), converged }
}

/** J'J and -J'r. */
interface NormalEquations {
  readonly matrix: Float64Array
  readonly gradient: Float64Array
}

function normalEquations(
  problem: LeastSquares,
  parameters: Float64Array,
  residuals: Float64Array,
): NormalEquations {
  const side = parameters.length
  const columns = problem.steps.map((step, at) => derivative(problem, parameters, residuals, at, step))
  const matrix = new Float64Array(side * side)
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      matrix[row * side + column] = dot(columns[row]!, columns[column]!)
  return { matrix, gradient: Float64Array.from(columns, (column) => -dot(column, residuals)) }
}

/** The derivative of the residuals by a parameter, forwards or, at the end of where there are any, backwards; 0 where neither is. */
function derivative(
  problem: LeastSquares,
  parameters: Float64Array,
  residuals: Float64Array,
  at: number,
  step: number,
): Float64Array {
  for (const along of [step, -step]) {
    const moved = parameters.slice()
    moved[at]! += along
    const there = problem.residuals(moved)
    if (there) return there.map((value, pixel) => (value - residuals[pixel]!) / along)
  }
  return new Float64Array(residuals.length)
}

function damped(matrix: Float64Array, damping: number): Float64Array {
  const side = Math.sqrt(matrix.length)
  return matrix.map((value, at) => (at % (side + 1) === 0 ? value * (1 + damping) : value))
}

/** By how much chi^2 falls along a step, were the residuals straight lines. */
function foreseenGain({ matrix, gradient }: NormalEquations, step: Float64Array): number {
  const side = step.length
  let curved = 0
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      curved += step[row]! * matrix[row * side + column]! * step[column]!
  return 2 * dot(gradient, step) - curved
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!
  return sum
}

const squared = (values: Float64Array): number => dot(values, values)
