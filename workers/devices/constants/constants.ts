import type { Figure } from '../architecture'
import type { StackName } from '../software'
import fitted from './constants.json'

/** How well GPUs and processors run kernels. */
export interface KernelConstants {
  /** Of the peak that large matrix products reach in single precision. */
  readonly fp32Efficiency: number
  /**
   * Of the peak that products reach in units for matrix products (tensor cores) with operands of two bytes; with four it is half of it, for what feeds
   * them from the caches limits them.
   */
  readonly tensorEfficiency: number
  /** Of the memory's bandwidth that large kernels reach. */
  readonly memoryEfficiency: number
  /** The least time of a kernel on the device, s. */
  readonly kernelSeconds: number
  /** Elements of a product that one block of threads computes, without and with units for matrix products, and blocks that fill a multiprocessor. */
  readonly blockElements: number
  readonly tensorBlockElements: number
  readonly blocksPerProcessor: number
  /** Terms of a sum that a block adds at the least, where sums are divided among blocks. */
  readonly splitDepth: number
  /** Memory that the driver and its libraries take, bytes. */
  readonly contextBytes: number
}

/** How well an IPU runs supersteps. */
export interface TileConstants {
  /** Of the peak of either precision that matrix products reach that fill all tiles. */
  readonly productEfficiency: number
  /** Cycles of a tile for each element of single precision: arithmetic, functions like exp, random numbers, moves. */
  readonly vectorCycles: number
  readonly functionCycles: number
  readonly randomCycles: number
  readonly copyCycles: number
  /** Cycles in which all tiles meet, and supersteps of a matrix product and of any other operation. */
  readonly syncCycles: number
  readonly productSupersteps: number
  /** Of the exchange's bandwidth that is reached. */
  readonly exchangeEfficiency: number
  /** Bytes of program for each different matrix product, on all tiles together; what an elementwise operation takes is small beside it. */
  readonly codeBytes: number
}

/** What software takes beside the device's own work. */
export interface SoftwareConstants {
  /** Dispatching one operation, s. */
  readonly dispatchSeconds: number
  /** How fast its matrix products are, against those of NVIDIA's containers on a GPU, of Poplar SDK 2 on an IPU. */
  readonly productShare: number
  /** Dispatching one operation in a loop that the host steps, s. */
  readonly loopSeconds: number
  /** The share of the bytes of elementwise operations that is left where the software fuses them with one another. */
  readonly fusedShare: number
  /** Beginning a pass over data, s. */
  readonly callSeconds: number
  /** Beginning a generation, whose program is new to the device, s: loading it, and for each product outside of loops finding its fastest kernel. */
  readonly loadSeconds: number
  readonly trialSeconds: number
  /** Examples from the host to the device, and results back, bytes/s. */
  readonly feedBandwidth: number
  readonly fetchBandwidth: number
  /** How often the work of a generation is repeated where its shapes are new, to find the fastest kernels, and up to how many examples. */
  readonly trials: number
  readonly trialExamples: number
  /**
   * An operation in a loop on an IPU: cycles for each element, which no layout was planned for, and the seconds that its tiles take to
   * meet once examples lie on all of them, half of it at `spreadExamples`.
   */
  readonly loopCycles: number
  readonly spreadSeconds: number
  readonly spreadExamples: number
  /** What each step of a collective takes beside the links' latency, s. */
  readonly collectiveSeconds: number
  /** How much more the fullest tile of an IPU holds than the average. */
  readonly imbalance: number
  /** How often an activation lies in an IPU's memory while it is kept: itself, and as the products of either pass want it. */
  readonly copies: number
  /** Compiling: s for each operation, and s for each operation and root of the batch. */
  readonly compileSeconds: number
  readonly compileRootSeconds: number
}

/** Shares of the board's power above idle. */
export interface EnergyConstants {
  /** While a program is loaded; at the peak of matrix products; at the full bandwidth of memory. */
  readonly active: number
  readonly compute: number
  readonly memory: number
  /** While links to other devices are busy. */
  readonly link: number
}

/** The few numbers of the model that are fitted (`bench/devices`), in SI units. */
export interface DeviceConstants {
  readonly gpu: KernelConstants
  readonly host: KernelConstants
  readonly tile: TileConstants
  readonly energy: EnergyConstants
  readonly software: Readonly<Record<StackName, SoftwareConstants>>
}

const valuesOf = (figures: Readonly<Record<string, Figure>>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value]))

/** The constants as `bench/devices` wrote them. */
export const fittedConstants = {
  gpu: valuesOf(fitted.gpu),
  host: valuesOf(fitted.host),
  tile: valuesOf(fitted.tile),
  energy: valuesOf(fitted.energy),
  software: Object.fromEntries(Object.entries(fitted.software).map(([name, of]) => [name, valuesOf(of)])),
} as unknown as DeviceConstants // constants.test.ts holds that the file has every name
