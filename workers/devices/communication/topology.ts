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
 * Replicas on the devices of an architecture as its data sheet joins them: by links in a node, by the network between nodes. They fill
 * as few nodes as they can, evenly. Where they do not divide evenly every node is taken for the fullest (17 devices of 8 a node: 3
 * nodes of 6), for whose time an allreduce takes. A replica of several pipeline `stages` takes as many devices beside each other;
 * those of one stage sum their gradients, and share the network of a node with the stages beside them. Throws a RangeError where
 * `devices` is not a whole number of at least 1, or `stages` does not divide it.
 */
export function topologyOf(architecture: Architecture, devices: number, stages = 1): Topology {
  if (!Number.isInteger(devices) || devices < 1)
    throw new RangeError(`devices must be a whole number of at least 1, not ${devices}`)
  const replicas = devices / stages
  if (stages < 1 || !Number.isInteger(stages) || !Number.isInteger(replicas))
    throw new RangeError(`stages must divide the ${devices} devices, not ${stages}`)
  const perNode = architecture.devicesPerNode.value
  const nodes = Math.ceil(replicas / Math.max(1, Math.floor(perNode / stages)))
  const { linkBandwidth, linkLatency, networkBandwidth, networkLatency } = architecture
  return checkTopology([
    {
      name: 'devices',
      size: Math.ceil(replicas / nodes),
      bandwidth: linkBandwidth.value / 2,
      latency: linkLatency.value,
    },
    {
      name: 'nodes',
      size: nodes,
      bandwidth: networkBandwidth.value / Math.min(stages, perNode),
      latency: networkLatency.value,
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
