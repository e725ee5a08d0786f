/** The bands of LSST, blue to red: the order of the last axis of every stamp. */
export const BANDS = ['u', 'g', 'r', 'i', 'z', 'y'] as const

export type Band = (typeof BANDS)[number]
