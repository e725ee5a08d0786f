/** A square matrix, row-major; of a triangular one the elements above the diagonal are 0. */
export type Matrix = Float64Array

/** The lower triangle L of a symmetric positive definite matrix L L^T. Throws RangeError for another. */
export function cholesky(matrix: Matrix, side: number): Matrix {
  const factor = new Float64Array(side * side)
  for (let row = 0; row < side; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * side + column] ?? NaN
      for (let k = 0; k < column; k++) {
        rest -= (factor[row * side + k] ?? NaN) * (factor[column * side + k] ?? NaN)
      }
      if (row === column && !(rest > 0)) throw new RangeError('the matrix is not positive definite')
      factor[row * side + column] =
        row === column ? Math.sqrt(rest) : rest / (factor[column * side + column] ?? NaN)
    }
  }
  return factor
}

/** The squared length of z in L z = `offset`, z left in `solved`. */
export function whitenedSquare(factor: Matrix, offset: Float64Array, solved: Float64Array): number {
  const side = offset.length
  let square = 0
  for (let row = 0; row < side; row++) {
    let rest = offset[row] ?? NaN
    for (let k = 0; k < row; k++) rest -= (factor[row * side + k] ?? NaN) * (solved[k] ?? NaN)
    const value = rest / (factor[row * side + row] ?? NaN)
    solved[row] = value
    square += value * value
  }
  return square
}

/** ln |L L^T|. */
export function logDeterminant(factor: Matrix, side: number): number {
  let sum = 0
  for (let row = 0; row < side; row++) sum += 2 * Math.log(factor[row * side + row] ?? NaN)
  return sum
}
