import type { BinRange } from './bin-axis'
import type { BrushedBins } from './brush-clause'

/** A place in a figure, in bins along each of its axes. */
export type Place = readonly number[]

/** What a hand holds of a brush: nothing yet, all of it, or along each axis one of its ends. */
export type Grip =
  | { readonly kind: 'new'; readonly from: Place }
  | { readonly kind: 'move'; readonly from: Place; readonly before: BrushedBins }
  | { readonly kind: 'edge'; readonly ends: readonly (0 | 1 | null)[]; readonly before: BrushedBins }

/** What is gripped at a place: an end of the brush within `slack` bins, the brush, or the ground. */
export function gripAt(place: Place, brush: BrushedBins | null, slack: Place): Grip {
  if (brush === null) return { kind: 'new', from: place }
  const isNear = brush.every(([low, high], axis) => {
    const [at = NaN, give = 0] = [place[axis], slack[axis]]
    return at >= low - give && at <= high + give
  })
  if (!isNear) return { kind: 'new', from: place }
  const ends = brush.map(([low, high], axis) => endAt(place[axis] ?? NaN, low, high, slack[axis] ?? 0))
  if (ends.some((end) => end !== null)) return { kind: 'edge', ends, before: brush }
  return { kind: 'move', from: place, before: brush }
}

function endAt(at: number, low: number, high: number, slack: number): 0 | 1 | null {
  const [below, above] = [Math.abs(at - low), Math.abs(at - high)]
  if (Math.min(below, above) > slack) return null
  return below < above ? 0 : 1
}

/** The brush when the hand has come to a place; `bins` are how many each axis has. */
export function draggedTo(grip: Grip, place: Place, bins: readonly number[]): BrushedBins {
  return bins.map((count, axis): BinRange => {
    const at = place[axis] ?? 0
    if (grip.kind === 'new') return between(grip.from[axis] ?? 0, at, count)
    const before = grip.before[axis] ?? [0, count]
    if (grip.kind === 'move') return moved(before, Math.round(at - (grip.from[axis] ?? 0)), count)
    const end = grip.ends[axis] ?? null
    if (end === null) return before
    const edge = Math.round(at)
    return end === 0 ? ordered(edge, before[1], count) : ordered(before[0], edge, count)
  })
}

/** The bins that a stretch touches. */
function between(one: number, other: number, count: number): BinRange {
  const low = clamp(Math.floor(Math.min(one, other)), 0, count - 1)
  return [low, clamp(Math.ceil(Math.max(one, other)), low + 1, count)]
}

function ordered(one: number, other: number, count: number): BinRange {
  const low = clamp(Math.min(one, other), 0, count - 1)
  return [low, clamp(Math.max(one, other), low + 1, count)]
}

/** A range of bins moved along an axis as far as the axis goes. */
export function moved([low, high]: BinRange, by: number, count: number): BinRange {
  const step = clamp(by, -low, count - high)
  return [low + step, high + step]
}

/** A range whose upper end is moved; at least one bin stays. */
export const resized = ([low, high]: BinRange, by: number, count: number): BinRange => [
  low,
  clamp(high + by, low + 1, count),
]

/** Arrow keys by the axis they go along, and which way. */
const KEYS: Readonly<Record<string, readonly [axis: number, step: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowDown: [1, -1],
  ArrowUp: [1, 1],
}

/**
 * The brush after a key: arrows move it, with Shift they move its upper ends, and the first one begins with the middle. Null where the key means
 * nothing here.
 */
export function keyed(
  { key, shiftKey, ctrlKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey'>,
  brush: BrushedBins | null,
  bins: readonly number[],
): BrushedBins | null {
  const [axis = -1, step = 0] = KEYS[key] ?? []
  if (axis < 0 || axis >= bins.length) return null
  if (brush === null) return bins.map(middle)
  const by = ctrlKey ? 10 * step : step
  const change = shiftKey ? resized : moved
  return brush.map((range, at) => (at === axis ? change(range, by, bins[at] ?? 1) : range))
}

const middle = (count: number): BinRange => {
  const low = Math.floor(count * 0.375)
  return [low, Math.max(low + 1, Math.ceil(count * 0.625))]
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
