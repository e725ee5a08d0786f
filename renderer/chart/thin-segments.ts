import type { Segment } from './lane-figure'

/**
 * Draws together neighbours that are too thin to be seen, so that none vanishes and what they add up to stays: of each bundle there is one
 * stretch for each series, as long as all of that series in it. `least` is in the units of the segments.
 */
export function gathered(segments: readonly Segment[], least: number): Segment[] {
  const found: Segment[] = []
  let bundle: Segment[] = []
  const untie = (): void => {
    found.push(...untied(bundle))
    bundle = []
  }
  for (const segment of segments.filter(({ from, to }) => to > from)) {
    const isWide = segment.to - segment.from >= least
    if (isWide || isFull(bundle, least) || isApart(bundle, segment, least)) untie()
    if (isWide) found.push(segment)
    else bundle.push(segment)
  }
  untie()
  return found
}

const startOf = (bundle: readonly Segment[]): number => bundle[0]?.from ?? 0
const endOf = (bundle: readonly Segment[]): number => bundle.at(-1)?.to ?? 0

const isFull = (bundle: readonly Segment[], least: number): boolean =>
  endOf(bundle) - startOf(bundle) >= least

/** Whether there is a gap between a bundle and the next segment. */
function isApart(bundle: readonly Segment[], next: Segment, least: number): boolean {
  return bundle.length > 0 && next.from - endOf(bundle) > 1e-6 * least
}

/** The stretches of a bundle: the segment itself where it is one, else one for each series. */
function untied(bundle: readonly Segment[]): Segment[] {
  if (bundle.length < 2) return [...bundle]
  let begins = startOf(bundle)
  return [...new Set(bundle.map(({ series }) => series))].flatMap((series) => {
    const own = bundle.filter((segment) => segment.series === series)
    const from = begins
    begins += own.reduce((sum, segment) => sum + segment.to - segment.from, 0)
    const words = `${own.length} short stretches: ${series}`
    return own.slice(0, 1).map((first) => ({ ...first, from, to: begins, words }))
  })
}
