/** A share with the ends of its interval. */
export interface ShareInterval {
  readonly share: number
  readonly low: number
  readonly high: number
}

/**
 * The share of `hits` in `n` and its interval (Wilson 1927) of `z` standard errors, 1 for about 68 % of confidence; null of nothing.
 * It keeps within 0 and 1, and has a width where all or none are hits.
 */
export function wilson(hits: number, n: number, z = 1): ShareInterval | null {
  if (!(n > 0) || !Number.isFinite(hits)) return null
  const share = hits / n
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return {
    share,
    low: Math.max(0, Math.min(share, middle - half)),
    high: Math.min(1, Math.max(share, middle + half)),
  }
}
