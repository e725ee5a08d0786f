/**
 * A round function of wave number, tabulated over q = (k r)^2: node n is at q = 2^(FIRST_OCTAVE + n div 128) (1 + (n mod 128) / 128), which are the leading
 * bits of a double, so that a look-up needs no logarithm. Linear in between: 1e-5 of F(0) at worst.
 */
export type RadialTable = Float64Array

/** Octaves of q from the first on, and bits of the mantissa that count nodes in each. */
export const FIRST_OCTAVE = -20
const OCTAVES = 36
const NODE_BITS = 7
/** The least q of a table; below it the function has its value there. */
export const LEAST_Q = 2 ** FIRST_OCTAVE
/** The greatest q but for one node. */
export const GREATEST_Q = 2 ** (FIRST_OCTAVE + OCTAVES) * (1 - 2 ** -20)

/** Where node 0 is in the upper half of a double, whose lower `NODE_SHIFT` bits are the place between two nodes. */
export const NODE_SHIFT = 20 - NODE_BITS
export const NODE_ORIGIN = (1023 + FIRST_OCTAVE) << NODE_BITS

/** Tabulates a function of k r. */
export function radialTable(transform: (kr: number) => number): RadialTable {
  const nodes = 2 ** NODE_BITS
  return Float64Array.from({ length: OCTAVES * nodes + 1 }, (_, node) => {
    const octave = FIRST_OCTAVE + Math.floor(node / nodes)
    return transform(Math.sqrt(2 ** octave * (1 + (node % nodes) / nodes)))
  })
}

const double = new Float64Array(1)
const halves = new Uint32Array(double.buffer)
/** Which of the halves is the upper one: on little-endian machines the second. */
export const UPPER = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0

/** The table's value at q = (k r)^2. */
export function radialValue(table: RadialTable, q: number): number {
  double[0] = Math.min(Math.max(q, LEAST_Q), GREATEST_Q)
  const upper = halves[UPPER] ?? 0
  const node = (upper >>> NODE_SHIFT) - NODE_ORIGIN
  const low = table[node] ?? 0
  return low + ((table[node + 1] ?? 0) - low) * ((upper & (2 ** NODE_SHIFT - 1)) * 2 ** -NODE_SHIFT)
}
