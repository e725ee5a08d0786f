/** What a figure of a data sheet may be: `amount` is over zero, `atLeastZero` may be zero, `count` is a whole number from 1 on. */
export type FigureRange = 'amount' | 'atLeastZero' | 'count'

interface FigureRule {
  /** The one unit that it is stated in. */
  readonly unit: string
  readonly range: FigureRange
}

const amount = (unit: string): FigureRule => ({ unit, range: 'amount' })
const atLeastZero = (unit: string): FigureRule => ({ unit, range: 'atLeastZero' })
const count: FigureRule = { unit: '1', range: 'count' }

/** The figures of every device. */
export const SHARED_FIGURES = {
  peakFp32: amount('FLOP/s'),
  peakFp16: amount('FLOP/s'),
  memory: amount('byte'),
  memoryBandwidth: amount('byte/s'),
  clock: amount('Hz'),
  linkBandwidth: amount('byte/s'),
  linkLatency: atLeastZero('s'),
  devicesPerNode: count,
  networkBandwidth: amount('byte/s'),
  networkLatency: atLeastZero('s'),
  hostBandwidth: amount('byte/s'),
  boardPower: amount('W'),
  idlePower: atLeastZero('W'),
} as const satisfies Record<string, FigureRule>

/** Figures that a device of any kind may have. */
export const OPTIONAL_FIGURES = { peakTf32: amount('FLOP/s') } as const satisfies Record<string, FigureRule>

/** The figures of each kind of device, beside the shared ones. */
export const OWN_FIGURES = {
  ipu: {
    tiles: count,
    threadsPerTile: count,
    memoryPerTile: amount('byte'),
    exchangeBandwidth: amount('byte/s'),
  },
  gpu: { multiprocessors: count, cache: amount('byte') },
  host: { cores: count },
} as const satisfies Record<string, Record<string, FigureRule>>

export type Kind = keyof typeof OWN_FIGURES
export type { FigureRule }
