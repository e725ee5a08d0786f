import type { Architecture } from '../architecture'
import type { KernelConstants, SoftwareConstants } from '../constants/constants'
import type { OperationCost, Precision } from '../prediction'
import { amountAt, type MatrixProduct, type Operation } from '../workload'

/** Terms that a block adds at the least of a sum over examples, as gradients of weights are: these sums are always divided. */
const SUM_OF_EXAMPLES = 256

/** Rows or columns of a product up to which it is a sum of vectors, bound by memory. */
const NARROW = 16

/** A device that runs kernels one after the other over one memory. */
export type KernelDevice = Extract<Architecture, { kind: 'gpu' | 'host' }>

/** What a kernel is costed with. */
export interface KernelSetting {
  readonly device: KernelDevice
  readonly precision: Precision
  /** Whether products of single-precision numbers are rounded to TF32, as the software asks for. */
  readonly tf32: boolean
  readonly constants: KernelConstants
  readonly software: SoftwareConstants
}

/**
 * A kernel on a GPU or a processor: it computes and moves numbers at the same time, so the slower of both counts (Williams et al. 2009, the
 * roofline), and the device waits for a host that dispatches the next one more slowly than that. Seconds, for all its `times` runs.
 */
export function kernelCost(operation: Operation, batch: number, setting: KernelSetting): OperationCost {
  const { device, constants, software, precision } = setting
  const flop = amountAt(operation.flop, batch) * operation.times
  const fused = operation.product ? 1 : software.fusedShare
  const bytes = bytesOf(operation, batch, precision) * operation.times * fused
  const computing = flop / rateOf(operation, batch, setting)
  const moving = bytes / (device.memoryBandwidth.value * constants.memoryEfficiency)
  const compute = Math.max(computing, moving, constants.kernelSeconds * operation.times)
  const launch = Math.max(0, dispatchSeconds(operation, software) - compute)
  // Neither a faster processor nor faster memory shortens what takes the least time of a kernel.
  const bound =
    launch > 0 || compute > Math.max(computing, moving) ? 'launch' : computing > moving ? 'compute' : 'memory'
  return {
    ...{ operation, seconds: compute + launch, compute, exchange: 0, sync: 0, launch },
    ...{ bound, flop, bytes, bytesLive: bytes / operation.times },
  }
}

/** The host's time for an operation, for all its runs; a loop is stepped by the host. */
function dispatchSeconds({ times }: Operation, software: SoftwareConstants): number {
  return times > 1 ? times * software.loopSeconds : software.dispatchSeconds
}

/** Bytes that an operation reads and writes in one of its runs. The optimiser keeps its numbers in single precision. */
export function bytesOf(operation: Operation, batch: number, precision: Precision): number {
  const elements = amountAt(operation.reads, batch) + amountAt(operation.writes, batch)
  return elements * (precision === 'fp16' && operation.pass !== 'update' ? 2 : 4)
}

/** FLOP/s that an operation can reach: a product of few rows does without blocks, as a sum of vectors. */
function rateOf(operation: Operation, batch: number, setting: KernelSetting): number {
  const { device, constants, software } = setting
  const sustained = (device.sustainedClock ?? device.clock).value / device.clock.value
  const vectors = device.peakFp32.value * constants.fp32Efficiency * sustained
  const { product } = operation
  if (!product) return vectors
  const { rate, blockElements } = productRate(setting)
  const blocks = rate * sustained * software.productShare * occupancy(product, batch, blockElements, setting)
  const isNarrow = Math.min(amountAt(product.rows, batch), amountAt(product.columns, batch)) <= NARROW
  return isNarrow ? Math.max(blocks, vectors * software.productShare) : blocks
}

/** FLOP/s of large products, and the elements of a product that one block computes. */
function productRate({ device, constants, precision, tf32 }: KernelSetting): {
  rate: number
  blockElements: number
} {
  const { blockElements, tensorBlockElements, fp32Efficiency, tensorEfficiency } = constants
  const peak = precision === 'fp16' ? device.peakFp16.value : tf32 ? device.peakTf32?.value : undefined
  if (device.kind === 'host' || peak === undefined || peak <= device.peakFp32.value)
    return { rate: device.peakFp32.value * fp32Efficiency, blockElements }
  const fed = precision === 'fp16' ? 1 : 0.5
  return { rate: peak * tensorEfficiency * fed, blockElements: tensorBlockElements }
}

/** Sides of blocks that libraries have kernels for, against the largest: smaller blocks fill a device earlier but read each number more often. */
const BLOCK_SIDES = [1, 0.5, 0.25]

/** The share of the device's rate that a product reaches with the best of the blocks, over all its waves. */
function occupancy(
  product: MatrixProduct,
  batch: number,
  blockElements: number,
  setting: KernelSetting,
): number {
  const shares = BLOCK_SIDES.map(
    (side) => side * filledShare(product, batch, side * Math.sqrt(blockElements), setting),
  )
  return Math.max(...shares)
}

/** The share of the multiprocessors that blocks of a side keep busy. Long sums are divided among blocks where there are few. */
function filledShare(
  product: MatrixProduct,
  batch: number,
  side: number,
  { device, constants }: KernelSetting,
): number {
  const processors = device.kind === 'gpu' ? device.multiprocessors.value : device.cores.value
  const slots = processors * constants.blocksPerProcessor
  const [rows, columns] = [amountAt(product.rows, batch), amountAt(product.columns, batch)]
  const whole = Math.ceil(rows / side) * Math.ceil(columns / side) * product.groups
  const filled = (rows * columns * product.groups) / (whole * side * side)
  const least = product.depth.perExample > 0 ? SUM_OF_EXAMPLES : constants.splitDepth
  const parts = Math.max(1, Math.floor(amountAt(product.depth, batch) / least))
  const blocks = whole * Math.min(Math.max(1, Math.floor(slots / whole)), parts)
  return (filled * blocks) / (Math.ceil(blocks / slots) * slots)
}
