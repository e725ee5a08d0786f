/** How long the last frames took to draw, and how many were drawn in the last second. */
export interface FrameClock {
  /** Notes a frame that began at `start` and took so long, in milliseconds. */
  note(start: number, took: number): void
  read(now: number): FrameTimes
}

export interface FrameTimes {
  /** Median time of the last frames, in milliseconds. */
  readonly median: number
  readonly longest: number
  readonly perSecond: number
}

const KEPT = 120

/** A clock that has seen nothing. */
export function frameClock(): FrameClock {
  const frames: { readonly start: number; readonly took: number }[] = []
  return {
    note(start, took) {
      frames.push({ start, took })
      if (frames.length > KEPT) frames.shift()
    },
    read(now) {
      const times = frames.map(({ took }) => took).sort((one, other) => one - other)
      return {
        median: times[Math.floor(times.length / 2)] ?? 0,
        longest: times.at(-1) ?? 0,
        perSecond: frames.filter(({ start }) => now - start < 1000).length,
      }
    },
  }
}
