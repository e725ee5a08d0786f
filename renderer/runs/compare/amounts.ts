/** A number with so many digits after the point, its sign a minus of typography; `–` where there is none. */
export function fixed(value: number | null, digits = 4): string {
  return value === null ? '–' : value.toFixed(digits).replace('-', '−')
}

/** A number with its standard error, both with the digits that two digits of the error leave: `0.1234 ± 0.0056`. */
export function withError(value: number | null, error: number | null, signed = false): string {
  if (value === null) return '–'
  const digits = error !== null && error > 0 ? Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(error)))) : 4
  const words = `${signed && value > 0 ? '+' : ''}${fixed(value, digits)}`
  return error === null ? words : `${words} ± ${fixed(error, digits)}`
}

/** A ratio and between which the middle 68 % lie: `1.02 (0.91–1.13)`. */
export function ratioWords(low: number | null, median: number | null, high: number | null): string {
  if (median === null) return '–'
  return `${fixed(median, 2)} (${fixed(low, 2)}–${fixed(high, 2)})`
}
