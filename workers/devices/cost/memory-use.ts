import type { DeviceConstants, SoftwareConstants } from '../constants'
import type { Architecture } from '../architecture'
import type { MemoryUse, Precision } from '../prediction'
import { amountAt, type Operation, type Workload } from '../workload'
import { bytesOf } from './kernel-operation'

/** Numbers of four bytes that learning keeps for each parameter beside the weight itself: its gradient. */
const GRADIENT = 1

/**
 * Bytes that one device holds at the worst moment of a step: what is always there, activations that wait for the backward pass, and the widest
 * operation. On an IPU programs and everything else share the tiles' memory, and the fullest tile is what counts.
 */
export function memoryUse(
  workload: Workload,
  batch: number,
  precision: Precision,
  architecture: Architecture,
  constants: DeviceConstants,
  software: SoftwareConstants,
): MemoryUse {
  const onTiles = architecture.kind === 'ipu'
  const scale = onTiles ? constants.tile.imbalance : 1
  const number = precision === 'fp16' ? 2 : 4
  const products = workload.operations.filter(({ product }) => product).length
  const code = onTiles ? constants.tile.codeBytes * products : constants[architecture.kind].contextBytes
  const kept = workload.operations.reduce((sum, { kept: stays, times }) => sum + amountAt(stays, batch) * times, 0)
  const state = amountAt(workload.state, batch)
  return {
    code: code * scale,
    weights: weightBytes(workload, precision) * scale,
    activations: (kept * (onTiles ? software.copies : 1) + state) * number * scale,
    workspace: widest(workload.operations, batch, precision) * scale,
  }
}

/** Weights, drawn weights, gradients and the optimiser's numbers. With half precision an optimiser keeps single-precision weights as well. */
export function weightBytes(workload: Workload, precision: Precision): number {
  const { parameters, optimiserSlots, sampledWeights, phase } = workload
  const number = precision === 'fp16' ? 2 : 4
  if (phase !== 'training') return (parameters + sampledWeights) * number
  const master = precision === 'fp16' ? 4 : 0
  return parameters * (number * (1 + GRADIENT) + 4 * optimiserSlots + master) + sampledWeights * number * 2
}

function widest(operations: readonly Operation[], batch: number, precision: Precision): number {
  return operations.reduce((most, operation) => Math.max(most, bytesOf(operation, batch, precision)), 0)
}

/** The bytes of a memory use together. */
export const totalBytes = ({ code, weights, activations, workspace }: MemoryUse): number =>
  code + weights + activations + workspace
