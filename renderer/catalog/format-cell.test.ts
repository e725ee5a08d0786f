import { expect, test } from 'vitest'
import { formatCell } from './format-cell'

test.each([
  ['id', 9007199254740993n, '9007199254740993'],
  ['ra', 53.16151516, '53.161515'],
  ['dec', -28.1, '-28.100000'],
  ['mag_i', 24.84721, '24.85'],
  ['snr_i', 13.35295, '13.35'],
  ['flags', 3, '3'],
  ['sigma_total', 0.145679, '0.1457'],
  ['true_g1', -0.00637, '-0.0064'],
  ['name', 'NGC 1365', 'NGC 1365'],
  ['flux_i', 123456.789, '123456.8'],
  ['flux_i', 1.5e-12, '1.500e-12'],
  ['flux_i', -Infinity, '−∞'],
  ['mag_i', Infinity, '∞'],
  ['cells', [1n, 2n], '["1","2"]'],
  ['seen', new Date(0), '1970-01-01T00:00:00.000Z'],
])('%s %s is shown as %s', (column, value, shown) => {
  expect(formatCell(column, value)).toEqual({ text: shown, missing: false })
})

test.each([Number.NaN, null, undefined])('%s is shown as missing', (value) => {
  expect(formatCell('mag_u', value)).toEqual({ text: '–', missing: true })
})
