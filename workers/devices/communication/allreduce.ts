import { lineAt, lowerEnvelope, type Line } from './lower-envelope'
import type { Level, Topology } from './topology'

/**
 * Members of one level that take part in a stage of an allreduce. `sharers` is how many devices of one member send at once over the
 * links of the level, which they share.
 */
export interface Part {
  readonly level: Level
  readonly size: number
  readonly sharers: number
}

export type Pattern = 'ring' | 'tree'

/** Seconds of a stage, there and back, as a line over the bytes of one device; a tree passes them on in `chunks` pieces. */
export interface StageCost extends Line {
  readonly pattern: Pattern
  readonly chunks: number
}

/** Into how many pieces a tree may cut its bytes to keep every level of it busy. */
const TREE_CHUNKS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]

const secondsPerByte = ({ level, sharers }: Part) => sharers / level.bandwidth

/** Slowest link and longest delay of a stage. */
const slowest = (parts: readonly Part[]) => Math.max(...parts.map(secondsPerByte))
const longest = (parts: readonly Part[]) => Math.max(...parts.map(({ level }) => level.latency))

/** Seconds of delay of the least delayed pair of neighbouring links in a ring. */
function quickestPair(parts: readonly Part[]): number {
  const [inner, ...outer] = parts.map(({ level }) => level.latency)
  if (inner === undefined) return 0
  const besideInner = Math.min(...outer)
  return (
    inner + ((parts[0]?.size ?? 0) > 2 || outer.length === 0 ? Math.min(inner, besideInner) : besideInner)
  )
}

/**
 * A reduce-scatter round a ring of all members and an all-gather round it: 2 (n - 1) steps of 1/n of the bytes (Patarasuk and Yuan
 * 2009). Neighbours lie beside each other, so that a ring leaves each node once. Bytes flow as fast as its slowest link; delays add up
 * twice round the ring but for two neighbouring links, the quickest for the chunk that takes longest.
 */
export function ringCost(parts: readonly Part[]): StageCost {
  const members = parts.reduce((product, { size }) => product * size, 1)
  let latency = -quickestPair(parts)
  let groups = members
  parts.forEach(({ level, size }, index) => {
    const outside = index === parts.length - 1 ? 0 : groups / size
    latency += 2 * (groups - outside) * level.latency
    groups /= size
  })
  return { pattern: 'ring', chunks: members, latency, slope: (2 * (members - 1) * slowest(parts)) / members }
}

/**
 * A reduction to one member up two trees, each of half the bytes, in which nobody has inner work in both, and a broadcast down them:
 * log2 of the members deep, in `chunks` pieces one after the other (Sanders, Speck and Träff 2009). What lies beside each other
 * forms a branch, so that one edge leaves each node.
 */
export function treeCost(parts: readonly Part[], chunks: number): StageCost {
  let latency = (chunks - 1) * longest(parts)
  let slope = (chunks - 1) * slowest(parts)
  for (const part of parts) {
    const depth = Math.ceil(Math.log2(part.size))
    latency += depth * part.level.latency
    slope += depth * secondsPerByte(part)
  }
  return { pattern: 'tree', chunks, latency: 2 * latency, slope: (2 * slope) / chunks }
}

/** Trees of every number of pieces that is the best for some size of message. */
export function treeCosts(parts: readonly Part[]): readonly StageCost[] {
  return lowerEnvelope(TREE_CHUNKS.map((chunks) => treeCost(parts, chunks)))
}

/** All devices in one stage, which one device of each node at a time leaves. */
const everyone = (topology: Topology): readonly Part[] =>
  topology.map((level) => ({ level, size: level.size, sharers: 1 }))

/** Seconds in which one ring through all devices sums `bytes` of each. */
export function ringSeconds(bytes: number, topology: Topology): number {
  return topology.length === 0 ? 0 : lineAt(ringCost(everyone(topology)), bytes)
}

/** Seconds in which a double tree of all devices sums `bytes` of each, in as many pieces as are best. */
export function treeSeconds(bytes: number, topology: Topology): number {
  if (topology.length === 0) return 0
  return Math.min(...treeCosts(everyone(topology)).map((cost) => lineAt(cost, bytes)))
}

/**
 * Seconds of a reduce-scatter inside, an allreduce of each share across, and an all-gather inside, again in the levels that are left.
 * All devices of a node send their shares at once, and share its network.
 */
export function hierarchicalSeconds(bytes: number, topology: Topology): number {
  let inside = 1
  let seconds = 0
  for (const level of topology) {
    seconds += lineAt(ringCost([{ level, size: level.size, sharers: inside }]), bytes / inside)
    inside *= level.size
  }
  return seconds
}
