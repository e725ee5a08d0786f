/** Numbers that are kept together: weights, the optimiser's numbers, activations. */
export interface PlacedPart {
  /** `activations` */
  readonly name: string
  readonly bytes: number
  /** How often a step moves each byte between device and host if it lies there: 2 for activations, which go and come back. */
  readonly crossings: number
  /** Whether it may lie with the host at all: a device's programs may not. */
  readonly mayStream: boolean
}

/** Memory of the host that a device may put numbers into (Graphcore's streaming memory, unified memory). */
export interface StreamingMemory {
  readonly bytes: number
  /** Bytes a second between host and device, one direction at a time. */
  readonly bandwidth: number
}

export interface Placement {
  /** Bytes on the device. */
  readonly resident: number
  /** Bytes with the host of each part that lies there, in the order given. */
  readonly spilled: readonly { readonly name: string; readonly bytes: number }[]
  /** What moving them takes in each step, where nothing hides it. */
  readonly seconds: number
  /** Bytes that find room nowhere; more than 0 is out of memory. */
  readonly missing: number
}

/**
 * Places parts in a device of `memory` bytes and lets what is left over lie in the host's memory, first what moves least in a step; parts
 * may be split, so no other placement moves fewer bytes (a fractional knapsack). `streaming` is null for a device that cannot. Throws RangeError that names the field.
 */
export function place(
  parts: readonly PlacedPart[],
  memory: number,
  streaming: StreamingMemory | null,
): Placement {
  refuseImpossible(parts, memory, streaming)
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  let missing = Math.max(0, total - memory)
  let room = streaming?.bytes ?? 0
  const moved = new Map<PlacedPart, number>()
  const streamed = parts.filter(({ mayStream }) => mayStream).sort((a, b) => a.crossings - b.crossings)
  for (const part of streamed) {
    const bytes = Math.min(part.bytes, missing, room)
    if (bytes > 0) moved.set(part, bytes)
    ;[missing, room] = [missing - bytes, room - bytes]
  }
  const spilled = parts.map((part) => ({ name: part.name, bytes: moved.get(part) ?? 0 }))
  const crossing = [...moved].reduce((sum, [{ crossings }, bytes]) => sum + crossings * bytes, 0)
  const away = [...moved.values()].reduce((sum, bytes) => sum + bytes, 0)
  return {
    resident: total - away - missing,
    spilled: spilled.filter(({ bytes }) => bytes > 0),
    seconds: streaming === null ? 0 : crossing / streaming.bandwidth,
    missing,
  }
}

function refuseImpossible(parts: readonly PlacedPart[], memory: number, streaming: StreamingMemory | null) {
  const amounts = { memory, 'streaming.bytes': streaming?.bytes ?? 0 }
  const named = parts.map(({ name, bytes }) => [name, bytes] as const)
  for (const [name, value] of [...Object.entries(amounts), ...named])
    if (!(value >= 0)) throw new RangeError(`${name} must be a number from 0: ${value}`)
  if (streaming !== null && !(streaming.bandwidth > 0))
    throw new RangeError(`streaming.bandwidth must be more than 0: ${streaming.bandwidth}`)
}
