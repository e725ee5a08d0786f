/** Seconds over bytes: `latency + slope x bytes`. */
export interface Line {
  readonly latency: number
  readonly slope: number
}

/** Seconds of a line at so many bytes. */
export const lineAt = ({ latency, slope }: Line, bytes: number): number => latency + slope * bytes

/** Whether `middle` is nowhere below both of the others, of which `flat` falls below `steep` last. */
function isCovered(steep: Line, middle: Line, flat: Line): boolean {
  return (
    (flat.latency - steep.latency) * (steep.slope - middle.slope) <=
    (middle.latency - steep.latency) * (steep.slope - flat.slope)
  )
}

/** Those lines that are the lowest at some number of bytes from 0, in the order in which they are. Of equal lines the first stays. */
export function lowerEnvelope<T extends Line>(lines: readonly T[]): readonly T[] {
  const sorted = [...lines].sort((a, b) => a.latency - b.latency || a.slope - b.slope)
  const kept: T[] = []
  for (const line of sorted) {
    const last = kept.at(-1)
    if (last && line.slope >= last.slope) continue
    while (kept.length >= 2) {
      const [steep, middle] = kept.slice(-2)
      if (!steep || !middle || !isCovered(steep, middle, line)) break
      kept.pop()
    }
    kept.push(line)
  }
  return kept
}
