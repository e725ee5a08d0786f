import type { RoundingEffects } from '../../preload/contract-rounding'
import type { LayerRow } from './layer-rows'
import { screenTable, type Cell } from './screen-table'

const PREDICTED = [
  ...['device', 'batch', 'layer', 'fp32 (µs)', 'fp16 (µs)', 'speed-up'],
  ...['waits for, fp32', 'fp16', 'FLOP/byte'],
]
const MEASURED = ['rms (sigma)', 'largest (sigma)', 'lost']

/** What is known of the layers of a network: `rounding` is null where no stamps were asked for. */
export interface LayerReport {
  readonly title: string
  readonly rows: readonly LayerRow[]
  readonly rounding: Pick<RoundingEffects, 'objects'> | null
}

/** Layers as a table on the screen: what half precision gains, what each waits for, and how far shapes move where that was measured. */
export function layerTable({ title, rows, rounding }: LayerReport): string {
  const head = rounding ? [...PREDICTED, ...MEASURED] : PREDICTED
  const cells = rows.map((row) => [...predictedCells(row), ...(rounding ? measuredCells(row) : [])])
  return [
    `${title.replace(/\.$/, '')}: half against single precision, predicted`,
    ...(rounding ? [measuredOn(rounding.objects)] : []),
    screenTable(head, cells),
  ].join('\n')
}

function measuredOn(objects: number): string {
  const many = `${objects.toLocaleString('en')} ${objects === 1 ? 'object' : 'objects'}`
  return `rms, largest: measured change of g1 and g2 of ${many}, in their sigma, with that layer alone in half precision; lost: outputs that ran over`
}

function predictedCells({ device, batch, layer, fp32, fp16, speedUp, bound, flop, bytes }: LayerRow): Cell[] {
  return [
    ...[device, batch, layer || null, three(fp32 * 1e6), three(fp16 * 1e6), three(speedUp)],
    ...[bound.fp32, bound.fp16, bytes > 0 ? three(flop / bytes) : null],
  ]
}

function measuredCells({ measured }: LayerRow): Cell[] {
  if (!measured) return [null, null, null]
  const { rms, largest, lost } = measured
  return [rms === null ? null : three(rms), largest === null ? null : three(largest), lost]
}

const three = (value: number): number => Number(value.toPrecision(3))
