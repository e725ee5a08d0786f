import { expect, it } from 'vitest'
import { groupsOf } from './diagnostic-groups'

const ROW = new Map<string, unknown>([
  ['id', 12n],
  ['ra', 53.1234567],
  ['mag_i', 24.123],
  ['"; drop', 'kept'],
  ['catalog_flags', 3],
  ['model', 'central'],
  ['g1', 0.25],
  ['aleatoric_11', 0.01],
  ['sigma_total', NaN],
  ['flags', 0],
  ['snr', 20.5],
  ['verdict', null],
  ['true_g1', 0.2],
  ['error', 0.05],
])

it('puts every value in one group, with units and meanings where they are known', () => {
  const groups = groupsOf(ROW, true)
  expect(groups.map(({ title }) => title)).toEqual([
    ...['Shape', 'Uncertainty', 'Truth', 'Diagnostics', 'Judgement', 'Catalog'],
  ])
  expect(groups.flatMap(({ values }) => values)).toHaveLength(ROW.size)
  const all = new Map(groups.flatMap(({ values }) => values.map((one) => [one.column, one])))
  expect(all.get('ra')).toMatchObject({ text: '53.123457', unit: 'deg', meaning: 'Right ascension' })
  expect(all.get('mag_i')).toMatchObject({ text: '24.12', unit: 'mag' })
  expect(all.get('sigma_total')).toMatchObject({ text: '–', missing: true })
  expect(all.get('catalog_flags')?.meaning).toMatch(/of the catalog$/)
  expect(all.get('error')?.meaning).toContain('hypot')
  expect(all.get('"; drop')).toMatchObject({ text: 'kept', unit: '', meaning: '' })
})

it('leaves a catalog’s own columns together where nothing is estimated', () => {
  const catalog = new Map<string, unknown>([
    ['id', 1],
    ['snr', 4],
    ['flags', 2],
  ])
  expect(groupsOf(catalog, false).map(({ title, values }) => [title, values.length])).toEqual([
    ['Catalog', 3],
  ])
})
