import type { Architecture } from '../architecture'

/**
 * Members that are joined by links of one kind. A member of the innermost level is a device; a member of any other level is all of the
 * level inside it, so that its links are shared by the devices in it.
 */
export interface Level {
  /** What its members are, in the plural: `devices`, `nodes`. */
  readonly name: string
  readonly size: number
  /** Bytes a second that one member sends, while it receives as many. */
  readonly bandwidth: number
  /** Seconds from the start of a message to its first byte. */
  readonly latency: number
}

/** Levels, innermost first. Every member of a level is alike, and each reaches each other at full bandwidth. */
export type Topology = readonly Level[]

/**
 * Devices of an architecture as its data sheet joins them: by links in a node, by the network between nodes. They fill as few nodes as they
 * can, evenly. Where they do not divide evenly every node is taken for the fullest (17 devices of 8 a node: 3 nodes of 6), whose
 * time an allreduce takes. Throws a RangeError where `devices` is not a whole number of at least 1.
 */
export function topologyOf(architecture: Architecture, devices: number): Topology {
  if (!Number.isInteger(devices) || devices < 1)
    throw new RangeError(`devices must be a whole number of at least 1, not ${devices}`)
  const nodes = Math.ceil(devices / architecture.devicesPerNode.value)
  const inNode = Math.ceil(devices / nodes)
  return checkTopology([
    {
      name: 'devices',
      size: inNode,
      bandwidth: architecture.linkBandwidth.value / 2,
      latency: architecture.linkLatency.value,
    },
    {
      name: 'nodes',
      size: nodes,
      bandwidth: architecture.networkBandwidth.value,
      latency: architecture.networkLatency.value,
    },
  ])
}

/** The topology without levels of one member, over which nothing is sent; a RangeError names the level whose numbers make no sense. */
export function checkTopology(topology: Topology): Topology {
  const levels = topology.filter(({ size }) => size !== 1)
  for (const { name, size, bandwidth, latency } of levels) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`size of level ${name} must be a whole number of at least 1, not ${size}`)
    if (!(bandwidth > 0))
      throw new RangeError(`bandwidth of level ${name} must be positive, not ${bandwidth}`)
    if (!(latency >= 0)) throw new RangeError(`latency of level ${name} must not be negative, not ${latency}`)
  }
  return levels
}

/** How many devices there are. */
export function devicesOf(topology: Topology): number {
  return topology.reduce((product, { size }) => product * size, 1)
}
