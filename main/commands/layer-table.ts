import type { LayerPredictions } from '../../preload/contract-layers'
import { screenTable } from './screen-table'

const HEAD = [
  ...['device', 'batch', 'layer', 'fp32 (µs)', 'fp16 (µs)', 'speed-up'],
  ...['waits for, fp32', 'fp16', 'FLOP/byte'],
]

/** Layers as a table on the screen: what half precision gains, and what each waits for. Layers before the first weights have no name. */
export function layerTable({ title, rows }: LayerPredictions): string {
  const cells = rows.map(({ device, batch, layer, fp32, fp16, speedUp, bound, flop, bytes }) => [
    ...[device, batch, layer || '-', three(fp32 * 1e6), three(fp16 * 1e6), three(speedUp)],
    ...[bound.fp32, bound.fp16, bytes > 0 ? three(flop / bytes) : null],
  ])
  return `${title.replace(/\.$/, '')}: half against single precision, predicted\n${screenTable(HEAD, cells)}`
}

const three = (value: number): number => Number(value.toPrecision(3))
