/** What a figure of a data sheet may be. */
export interface FigureRule {
  /** The one unit that it is stated in. */
  readonly unit: string
  /** No device is outside, so that a number in another unit is seen: a clock of 1.5 is one in GHz. */
  readonly least: number
  readonly most: number
  readonly isWhole: boolean
}

const between = (unit: string, least: number, most: number): FigureRule => ({
  unit,
  least,
  most,
  isWhole: false,
})

const rate = between('FLOP/s', 1e6, 1e21)
const bytes = between('byte', 1e3, 1e18)
const bandwidth = between('byte/s', 1e5, 1e21)
const hertz = between('Hz', 1e3, 1e15)
const delay = between('s', 0, 0.5)
const count: FigureRule = { unit: '1', least: 1, most: 1e9, isWhole: true }

/** The figures of every device. */
export const SHARED_FIGURES = {
  peakFp32: rate,
  peakFp16: rate,
  memory: bytes,
  memoryBandwidth: bandwidth,
  clock: hertz,
  linkBandwidth: bandwidth,
  linkLatency: delay,
  devicesPerNode: count,
  networkBandwidth: bandwidth,
  networkLatency: delay,
  hostBandwidth: bandwidth,
  boardPower: between('W', 1e-3, 1e6),
  idlePower: between('W', 0, 1e6),
} as const satisfies Record<string, FigureRule>

/** Figures that a device of any kind may have. */
export const OPTIONAL_FIGURES = {
  peakTf32: rate,
  sustainedClock: hertz,
  streamingMemory: bytes,
  streamingBandwidth: bandwidth,
} as const satisfies Record<string, FigureRule>

/** The figures of each kind of device, beside the shared ones. */
export const OWN_FIGURES = {
  ipu: {
    tiles: count,
    threadsPerTile: count,
    memoryPerTile: bytes,
    exchangeBandwidth: bandwidth,
  },
  gpu: { multiprocessors: count, cache: bytes },
  host: { cores: count },
} as const satisfies Record<string, Record<string, FigureRule>>

export type Kind = keyof typeof OWN_FIGURES
