import type { PerBatch } from '../workload'

/** The sum of amounts. */
export function sumOf(amounts: readonly PerBatch[]): PerBatch {
  return amounts.reduce((sum, amount) => ({
    fixed: sum.fixed + amount.fixed,
    perExample: sum.perExample + amount.perExample,
  }))
}

/** An amount `factor` times. */
export function times(amount: PerBatch, factor: number): PerBatch {
  return { fixed: amount.fixed * factor, perExample: amount.perExample * factor }
}

/** Whether `part` is less than `whole` and so was repeated along some dimension to meet it. */
export function isLess(part: PerBatch, whole: PerBatch): boolean {
  if (part.perExample !== whole.perExample) return part.perExample < whole.perExample
  return part.fixed < whole.fixed
}

export const NOTHING: PerBatch = { fixed: 0, perExample: 0 }
