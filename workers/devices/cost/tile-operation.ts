import type { Architecture, IpuSheet } from '../architecture'
import type { SoftwareConstants, TileConstants } from '../constants/constants'
import type { OperationCost, Precision } from '../prediction'
import { amountAt, type Engine, type MatrixProduct, type Operation } from '../workload'
import { bytesOf } from './kernel-operation'

/** A device of tiles that compute and exchange in turn. */
export type TileDevice = Extract<Architecture, { kind: 'ipu' }>

/** What an operation is costed with. */
export interface TileSetting {
  readonly device: TileDevice
  readonly precision: Precision
  readonly constants: TileConstants
  readonly software: SoftwareConstants
}

/**
 * An operation on an IPU: supersteps in which all tiles meet, exchange, and compute (Valiant 1990, bulk-synchronous). Seconds, for all its `times` runs.
 */
export function tileCost(operation: Operation, batch: number, setting: TileSetting): OperationCost {
  const { device, precision, constants, software } = setting
  const { times } = operation
  const compute = times * (operation.product ? productSeconds : elementSeconds)(operation, batch, setting)
  const received = operation.product ? receivedElements(operation, batch, device) : 0
  const wide = precision === 'fp16' ? 2 : 4
  const exchangeRate = device.exchangeBandwidth.value * constants.exchangeEfficiency
  const exchange = (times * received * wide) / exchangeRate
  const steps = operation.product ? constants.productSupersteps : 1
  const meeting = (steps * constants.syncCycles) / device.clock.value
  const spreading = times > 1 ? (software.spreadSeconds * batch) / (batch + software.spreadExamples) : 0
  const sync = times * (meeting + spreading)
  return {
    ...{ operation, seconds: compute + exchange + sync, compute, exchange, sync, launch: 0 },
    bound: boundOf(operation, compute, exchange, sync),
    flop: amountAt(operation.flop, batch) * times,
    bytes: received * wide * times,
    bytesLive: bytesOf(operation, batch, precision) / device.tiles.value,
  }
}

function boundOf(
  { engine }: Operation,
  compute: number,
  exchange: number,
  sync: number,
): OperationCost['bound'] {
  if (sync > compute + exchange) return 'launch'
  if (exchange > compute) return 'exchange'
  return engine === 'copy' ? 'memory' : 'compute'
}

/** A product in half precision may be laid out as in single precision, each unit in part empty: small ones are faster so. */
function productSeconds(operation: Operation, batch: number, setting: TileSetting): number {
  const single = laidOut(operation, batch, setting, 8, setting.device.peakFp32.value)
  if (setting.precision === 'fp32') return single
  return Math.min(single, laidOut(operation, batch, setting, 16, setting.device.peakFp16.value))
}

/** Products fill the units for multiply-accumulate of all tiles, as far as their sides are multiples of the units' (8 numbers of single precision, 16 of half). */
function laidOut(
  operation: Operation,
  batch: number,
  { device, constants, software }: TileSetting,
  unit: number,
  peak: number,
): number {
  const efficiency = constants.productEfficiency * software.productShare
  const { columns, depth, rows, groups } = sidesOf(operation.product, batch)
  const filled = filling(columns, unit) * filling(depth, unit)
  const work = (rows * columns * groups * Math.max(1, depth / (4 * unit))) / unit
  const tiles = Math.min(1, work / device.tiles.value)
  return amountAt(operation.flop, batch) / (peak * efficiency * filled * tiles)
}

/** How full whole units are that hold `side` numbers. */
const filling = (side: number, unit: number): number => side / (Math.ceil(side / unit) * unit)

function sidesOf(
  product: MatrixProduct | null,
  batch: number,
): { rows: number; columns: number; depth: number; groups: number } {
  if (!product) return { rows: 0, columns: 0, depth: 0, groups: 0 }
  const { rows, columns, depth, groups } = product
  return {
    rows: amountAt(rows, batch),
    columns: amountAt(columns, batch),
    depth: amountAt(depth, batch),
    groups,
  }
}

/**
 * Elementwise work. A tensor lies on about as many tiles as the root of its size, until it lies on all: the fuller a tile, the longer the step.
 */
function elementSeconds(
  operation: Operation,
  batch: number,
  { device, precision, constants, software }: TileSetting,
): number {
  const elements = Math.max(amountAt(operation.reads, batch), amountAt(operation.writes, batch))
  const inLoop = operation.times > 1
  const tiles = Math.min(device.tiles.value, Math.max(1, inLoop ? elements : Math.sqrt(elements)))
  const narrow = precision === 'fp16' && operation.pass !== 'update' ? 0.5 : 1
  const cycles = inLoop ? software.loopCycles : cyclesOf(operation.engine, constants)
  return ((elements / tiles) * cycles * narrow) / device.clock.value
}

function cyclesOf(engine: Engine, constants: TileConstants): number {
  if (engine === 'function') return constants.functionCycles
  if (engine === 'random') return constants.randomCycles
  return engine === 'copy' ? constants.copyCycles : constants.vectorCycles
}

/**
 * Elements that all tiles together receive for a product whose rows are divided among some and whose columns among others of them, so that
 * the least is exchanged; and the sums that come out.
 */
function receivedElements(
  operation: Operation,
  batch: number,
  { tiles: { value: tiles } }: IpuSheet,
): number {
  const { columns, depth, groups } = sidesOf(operation.product, batch)
  const read = amountAt(operation.reads, batch)
  const right = Math.max(1, Math.min(read, columns * depth * groups))
  const left = Math.max(1, read - right)
  const parts = Math.min(tiles, Math.max(1, Math.sqrt((tiles * left) / right)))
  return (tiles / parts) * left + parts * right + amountAt(operation.writes, batch)
}
