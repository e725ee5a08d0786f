import { operationCosts } from './cost/operation-costs'
import type { OperationCost, PredictionRequest } from './prediction'

/** What half precision does to one layer of a network on a device: seconds of a step in both, and what it waits for. */
export interface LayerSpeed {
  readonly layer: string
  readonly fp32: number
  readonly fp16: number
  /** How many times as fast half precision is. */
  readonly speedUp: number
  /** What most of its seconds wait for, in single and in half precision. */
  readonly bound: { readonly fp32: OperationCost['bound']; readonly fp16: OperationCost['bound'] }
  readonly flop: number
  /** Bytes moved in single precision. */
  readonly bytes: number
}

/**
 * The layers of a workload in the order of the network, each in single and in half precision on one device. `layerOf` names the layer that
 * another belongs to: the convolution of its activation. Throws a `RequestError` as `operationCosts` does.
 */
export function layerSpeeds(
  request: Omit<PredictionRequest, 'precision'>,
  layerOf: (layer: string) => string = (layer) => layer,
  costs: (request: PredictionRequest) => readonly OperationCost[] = operationCosts,
): LayerSpeed[] {
  const single = byLayer(costs({ ...request, precision: 'fp32' }), layerOf)
  const half = byLayer(costs({ ...request, precision: 'fp16' }), layerOf)
  return [...single].map(([layer, before]) => {
    const after = half.get(layer) ?? []
    const [fp32, fp16] = [secondsOf(before), secondsOf(after)]
    return {
      ...{ layer, fp32, fp16, speedUp: fp32 / fp16 },
      bound: { fp32: boundOf(before), fp16: boundOf(after) },
      flop: before.reduce((sum, cost) => sum + cost.flop, 0),
      bytes: before.reduce((sum, cost) => sum + cost.bytes, 0),
    }
  })
}

/** The costs of each layer, in the order of their first matrix products, for weights may be drawn long before; a layer without one stands where it first runs. */
function byLayer(
  costs: readonly OperationCost[],
  layerOf: (layer: string) => string,
): Map<string, OperationCost[]> {
  const found = new Map<string, OperationCost[]>()
  const places = new Map<string, number>()
  costs.forEach((cost, at) => {
    const layer = layerOf(cost.operation.layer)
    const mine = found.get(layer) ?? []
    const isFirst = cost.operation.product !== null && mine.every(({ operation }) => !operation.product)
    if (mine.length === 0 || isFirst) places.set(layer, at)
    found.set(layer, [...mine, cost])
  })
  const place = (layer: string): number => places.get(layer) ?? 0
  return new Map([...found].sort(([one], [other]) => place(one) - place(other)))
}

const secondsOf = (costs: readonly OperationCost[]): number =>
  costs.reduce((sum, { seconds }) => sum + seconds, 0)

/** What the largest share of the seconds waits for; the first of two that are as large. */
function boundOf(costs: readonly OperationCost[]): OperationCost['bound'] {
  const shares = new Map<OperationCost['bound'], number>()
  for (const { bound, seconds } of costs) shares.set(bound, (shares.get(bound) ?? 0) + seconds)
  const [largest] = [...shares].sort(([, one], [, other]) => other - one)
  return largest?.[0] ?? 'launch'
}
