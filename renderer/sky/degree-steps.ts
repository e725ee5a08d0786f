/** Steps of right ascension and declination that divide the whole turn, in degrees, beside the decimal ones. */
const WIDE_STEPS = [10, 15, 30, 45, 90]

/** The least of 1, 2, 5 x 10^n degrees that is no less than `least`; above 5 degrees one that divides the circle. */
export function roundStep(least: number): number {
  if (least > 5) return WIDE_STEPS.find((step) => step >= least) ?? 90
  const decade = 10 ** Math.floor(Math.log10(least))
  return decade * ([1, 2, 5].find((step) => step * decade >= least * (1 - 1e-9)) ?? 10)
}

/** Degrees with as many decimals as a step needs; a whole turn is 0, and there is no -0. */
export function degreeWords(degrees: number, step: number): string {
  const digits = Math.max(0, Math.min(9, Math.ceil(-Math.log10(step) - 1e-9)))
  const rounded = Number(degrees.toFixed(digits)) + 0
  return `${(rounded === 360 ? 0 : rounded).toFixed(digits).replace('-', '−')}°`
}

/** The multiples of a step from one value to another, 400 at most. */
export function multiplesOf(step: number, least: number, most: number): number[] {
  const first = Math.ceil(least / step - 1e-9)
  const count = Math.floor(most / step + 1e-9) - first + 1
  return Array.from({ length: Math.max(0, Math.min(count, 400)) }, (_, at) => (first + at) * step)
}
