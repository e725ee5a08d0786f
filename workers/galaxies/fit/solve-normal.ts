/**
 * The inverse of a symmetric positive definite matrix, row-major, by its Cholesky factor; null for another: two parameters that do the same,
 * or one that does nothing.
 */
export function inverseOfNormal(matrix: Float64Array, side: number): Float64Array | null {
  const factor = choleskyFactor(matrix, side)
  if (!factor) return null
  const inverse = new Float64Array(side * side)
  for (let column = 0; column < side; column++) {
    const unit = Float64Array.from({ length: side }, (_, row) => (row === column ? 1 : 0))
    inverse.set(solveFactored(factor, unit), column * side)
  }
  return inverse
}

/** The x of `matrix` x = `right`; null where the matrix is not positive definite. */
export function solveNormal(matrix: Float64Array, right: Float64Array): Float64Array | null {
  const factor = choleskyFactor(matrix, right.length)
  return factor && solveFactored(factor, right)
}

/** The lower triangle L of L L^T, row-major. */
function choleskyFactor(matrix: Float64Array, side: number): Float64Array | null {
  const factor = new Float64Array(side * side)
  for (let row = 0; row < side; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * side + column] ?? NaN
      for (let k = 0; k < column; k++)
        rest -= (factor[row * side + k] ?? NaN) * (factor[column * side + k] ?? NaN)
      if (row === column && !(rest > 0)) return null
      factor[row * side + column] =
        row === column ? Math.sqrt(rest) : rest / (factor[column * side + column] ?? NaN)
    }
  }
  return factor
}

function solveFactored(factor: Float64Array, right: Float64Array): Float64Array {
  const side = right.length
  const solved = right.slice()
  for (let row = 0; row < side; row++) {
    for (let k = 0; k < row; k++) solved[row]! -= factor[row * side + k]! * solved[k]!
    solved[row]! /= factor[row * side + row]!
  }
  for (let row = side - 1; row >= 0; row--) {
    for (let k = row + 1; k < side; k++) solved[row]! -= factor[k * side + row]! * solved[k]!
    solved[row]! /= factor[row * side + row]!
  }
  return solved
}
