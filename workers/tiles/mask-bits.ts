import type { Header } from '../fits/header'

/**
 * What the bits of a mask mean: the number of each by its name (`NO_DATA` to 8), and the sets of bits that matter to a
 * measurement. A set is a 32-bit integer, negative where it has bit 31. Plain JSON.
 */
export type MaskBits = { names: Record<string, number>; missing: number; saturated: number }

/** Bits under which a pixel is no measurement of the sky. DETECTED, INTRP and the like keep their pixels. */
const MISSING = ['NO_DATA', 'BAD', 'SAT', 'CR', 'EDGE', 'UNMASKEDNAN']
const SATURATED = ['SAT']
const EVERY_BIT = -1

/**
 * Reads the bits of a mask from its MP_ keywords (Rubin: `MP_SAT = 1` is bit 1, value 2). Without any, every pixel that is
 * not 0 is missing. Bits above 31 and keywords that are no numbers are left out.
 */
export function readMaskBits(header: Header): MaskBits {
  const names: Record<string, number> = {}
  for (const [keyword, value] of header.values) {
    if (keyword.startsWith('MP_') && isBit(value)) names[keyword.slice(3)] = value
  }
  if (Object.keys(names).length === 0) return { names, missing: EVERY_BIT, saturated: 0 }
  return { names, missing: setOf(names, MISSING), saturated: setOf(names, SATURATED) }
}

function isBit(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 32
}

function setOf(names: Record<string, number>, wanted: string[]): number {
  return wanted.reduce((set, name) => (Object.hasOwn(names, name) ? set | (1 << (names[name] ?? 0)) : set), 0)
}
