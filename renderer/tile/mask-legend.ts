import type { BandPlanes } from '../../workers/tiles/planes'
import { colourOfBit } from './mask-colours'
import { DEFECTS } from './layer'

/** A bit of a mask as the page shows it. */
export interface MaskBit {
  readonly bit: number
  readonly name: string
  readonly colour: string
  /** Pixels with it are left out of measurements. */
  readonly missing: boolean
}

const DEFECT_NAMES: Readonly<Record<keyof typeof DEFECTS, string>> = {
  NO_VALUE: 'no value',
  NO_VARIANCE: 'no variance',
}

/** The bits of a band's mask, those that are left out of measurements first; where it has no mask, what the rules of the stamps leave out. */
export function maskLegend({ mask }: BandPlanes): MaskBit[] {
  const bits = mask?.bits
  if (!bits) {
    return Object.entries(DEFECTS).map(([name, bit]) => ({
      ...{ bit, colour: colourOfBit(bit), missing: true },
      name: DEFECT_NAMES[name as keyof typeof DEFECTS], // the keys of DEFECTS
    }))
  }
  const names = Object.entries(bits.names)
  // A mask without names: every bit means that the pixel is missing.
  const named =
    names.length > 0 ? names : Array.from({ length: 32 }, (_, bit) => [`bit ${bit}`, bit] as const)
  return named
    .map(([name, bit]) => ({
      ...{ bit, name, colour: colourOfBit(bit), missing: (bits.missing & (1 << bit)) !== 0 },
    }))
    .sort((one, other) => Number(other.missing) - Number(one.missing) || one.bit - other.bit)
}

/** The set of the bits that are shown: those in `chosen` by name, or, where nobody chose, those that are missing. */
export function shownBits(legend: readonly MaskBit[], chosen: readonly string[] | null): number {
  return legend
    .filter(({ name, missing }) => (chosen ? chosen.includes(name) : missing))
    .reduce((set, { bit }) => set | (1 << bit), 0)
}
