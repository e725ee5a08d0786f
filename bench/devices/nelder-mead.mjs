// @ts-check

/**
 * The least value of a function near a point, by the simplex of Nelder and Mead (1965).
 * @param {(at: number[]) => number} value
 * @param {number[]} start
 * @param {{ steps: number, size: number }} options steps of the simplex, and its first size
 * @returns {{ at: number[], value: number }}
 */
export function nelderMead(value, start, { steps, size }) {
  const corner = (/** @type {number[]} */ at) => ({ at, value: value(at) })
  let simplex = [
    corner(start),
    ...start.map((_, axis) => corner(start.map((x, i) => x + (i === axis ? size : 0)))),
  ]
  for (let step = 0; step < steps; step++) {
    simplex.sort((one, other) => one.value - other.value)
    simplex = moved(simplex, corner)
  }
  return simplex.reduce((best, one) => (one.value < best.value ? one : best))
}

/**
 * @typedef {{ at: number[], value: number }} Corner
 * @param {Corner[]} simplex from the best to the worst
 * @param {(at: number[]) => Corner} corner
 * @returns {Corner[]}
 */
function moved(simplex, corner) {
  const [best, worst, rest] = [simplex[0], simplex[simplex.length - 1], simplex.slice(0, -1)]
  const centre = best.at.map((_, axis) => rest.reduce((sum, { at }) => sum + at[axis], 0) / rest.length)
  const along = (/** @type {number} */ share) =>
    corner(centre.map((x, axis) => x + share * (worst.at[axis] - x)))
  const reflected = along(-1)
  if (reflected.value < best.value) {
    const further = along(-2)
    return [...rest, further.value < reflected.value ? further : reflected]
  }
  if (reflected.value < rest[rest.length - 1].value) return [...rest, reflected]
  const nearer = along(reflected.value < worst.value ? -0.5 : 0.5)
  if (nearer.value < Math.min(worst.value, reflected.value)) return [...rest, nearer]
  return [best, ...simplex.slice(1).map(({ at }) => corner(at.map((x, axis) => (x + best.at[axis]) / 2)))]
}
