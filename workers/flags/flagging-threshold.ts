/**
 * The threshold above which lie the worst `budget` (between 0 and 1) of the values: the largest value that is not above it.
 * Of n values at most floor(budget n) are above, never more: values that are equal at the border are none of them. Values
 * that are not finite do not count. Null where no value counts.
 */
export function thresholdOfBudget(values: ArrayLike<number>, budget: number): number | null {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort()
  // A tenth of thirty is three, whatever is left of it in binary.
  const worst = Math.floor(budget * sorted.length + 1e-9)
  return sorted[sorted.length - 1 - worst] ?? null
}

/** How many finite values there are, and how many of them are above a threshold. */
export function countAbove(
  values: ArrayLike<number>,
  threshold: number,
): { readonly measured: number; readonly above: number } {
  const finite = Array.from(values).filter(Number.isFinite)
  return { measured: finite.length, above: finite.filter((value) => value > threshold).length }
}
