import type { OverlayLine } from '../linked/overlay'

/**
 * Where the length of an error lies whose two components are Gaussian with the standard deviation sigma: it then has a Rayleigh
 * distribution, whose quantile of p is sigma sqrt(-2 ln(1 - p)).
 */
export const rayleighQuantile = (sigma: number, p: number): number => sigma * Math.sqrt(-2 * Math.log(1 - p))

/** The ideal of a figure of |error| over sigma: its median, and between which values the middle 68 % lie. */
export const IDEAL: readonly OverlayLine[] = [
  { label: 'median, if σ is right', tone: 'series-2', dash: '', at: (sigma) => rayleighQuantile(sigma, 0.5) },
  {
    ...{ label: '16 % and 84 %, if σ is right', tone: 'series-2', dash: '2 3' },
    at: (sigma) => rayleighQuantile(sigma, 0.16),
  },
  { label: '', tone: 'series-2', dash: '2 3', at: (sigma) => rayleighQuantile(sigma, 0.84) },
]
