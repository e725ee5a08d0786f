import { expect, test } from 'vitest'
import type { LayerPrediction } from '../../preload/contract-layers'
import { layerCsv } from './layer-csv'
import { layerRows } from './layer-rows'
import { layerTable } from './layer-table'

const predicted = (device: string, layer: string): LayerPrediction => ({
  ...{ device, batch: 16, layer, fp32: 8.134e-4, fp16: 2e-4, speedUp: 4.067, flop: 7.5e6, bytes: 1e6 },
  bound: { fp32: 'compute', fp16: 'exchange' },
})
const layers = ['gc2', 'v100'].flatMap((device) =>
  ['input_norm', 'conv', 'dense', 'all'].map((layer) => predicted(device, layer)),
)
const effects = [
  { layer: null, rms: 0.003_881, largest: 0.0299, lost: 0 },
  { layer: 'conv', rms: 0.002, largest: 0.01, lost: 1 },
  { layer: 'dense', rms: null, largest: null, lost: 32 },
]

test('what was measured once stands beside what is predicted on each device, all layers together last', () => {
  const rows = layerRows(layers, effects)
  expect(rows.map(({ device, layer, measured }) => [device, layer, measured?.lost])).toEqual(
    ['gc2', 'v100'].flatMap((device) => [
      [device, 'input_norm', undefined],
      [device, 'conv', 1],
      [device, 'dense', 32],
      [device, 'all', 0],
    ]),
  )
  expect(rows[0]?.measured).toBeNull()
  expect(rows[7]?.measured).toEqual({ rms: 0.003_881, largest: 0.0299, lost: 0 })
  expect(rows.map(({ measured: _, ...row }) => row)).toEqual(layers)
})

test('without stamps nothing is measured, and of a layer that is not predicted nothing is hidden', () => {
  expect(layerRows(layers, null)).toEqual(layers)
  const other = [...effects, { layer: 'stage9.conv_a', rms: 0, largest: 0, lost: 0 }]
  expect(() => layerRows(layers, other)).toThrow('stage9.conv_a')
})

test('on the screen: seconds in microseconds, three digits, and a dash where nothing was measured', () => {
  const report = { title: 'A network.', rows: layerRows(layers, effects), rounding: { objects: 32 } }
  const [title, about, head, ...rows] = layerTable(report).split('\n')
  expect(title).toBe('A network: half against single precision, predicted')
  expect(about).toContain('g1 and g2 of 32 objects, in their sigma')
  expect(head?.split(/ {2,}/)).toEqual([
    ...['device', 'batch', 'layer', 'fp32 (µs)', 'fp16 (µs)', 'speed-up', 'waits for, fp32', 'fp16'],
    ...['FLOP/byte', 'rms (sigma)', 'largest (sigma)', 'lost'],
  ])
  const cells = rows.map((row) => row.trim().split(/ +/))
  const same = ['16', 'conv', '813', '200', '4.07', 'compute', 'exchange', '7.5']
  expect(cells[1]).toEqual(['gc2', ...same, '0.002', '0.01', '1'])
  expect(cells[0]?.slice(-3)).toEqual(['-', '-', '-'])
  expect(cells[2]?.slice(-3)).toEqual(['-', '-', '32'])
  expect(cells[7]?.slice(-3)).toEqual(['0.00388', '0.0299', '0'])
  const plain = layerTable({ title: 'A network.', rows: layerRows(layers, null), rounding: null })
  expect(plain).not.toContain('sigma')
  expect(plain.split('\n')).toHaveLength(rows.length + 2)
})

test('as CSV: SI units, a column for each figure, empty where there is none', () => {
  const [head = '', ...rows] = layerCsv(layerRows(layers, effects)).split('\n')
  const names = head.split(',')
  const cell = (row: number, name: string) => rows[row]?.split(',')[names.indexOf(name)]
  expect(rows).toHaveLength(8)
  expect([cell(1, 'fp32'), cell(1, 'bound.fp16'), cell(1, 'measured.rms')]).toEqual([
    ...['0.0008134', 'exchange', '0.002'],
  ])
  expect([cell(0, 'measured.rms'), cell(2, 'measured.largest'), cell(2, 'measured.lost')]).toEqual([
    ...['', '', '32'],
  ])
  expect(layerCsv(layerRows(layers, null))).not.toContain('measured')
})
