import { expect, test } from 'vitest'
import { objectColumns, type ObjectColumns } from './catalog-roles'

const column = (name: string, unit: string | null = null) => ({ name, unit, type: 'float64' })
const columns = [
  ...['id', 'ra', 'dec', 'x', 'x_image'].map((name) => column(name)),
  ...[column('coord_ra', 'rad'), column('coord_dec', 'rad'), column('hours', 'h')],
]

/** The SQL of a column of `objects`. */
const sqlOf = ({ columns: made }: ObjectColumns, name: string): string | undefined =>
  made.find((one) => one.name === name)?.sql

test('what is recognised is taken as it is', () => {
  const found = objectColumns(columns, {}, '/sky')
  expect(found.roles).toMatchObject({ id: 'id', ra: 'ra', dec: 'dec', x: 'x' })
  expect(found.columns.map(({ name }) => name).slice(0, 4)).toEqual(['id', 'ra', 'dec', 'x'])
  expect(sqlOf(found, 'ra')).toBe('catalog."ra"')
})

test('a column that survey.json names is converted by its own unit and origin', () => {
  const stated = { ra: 'coord_ra', dec: 'coord_dec', x: 'x_image' }
  const found = objectColumns(columns, stated, '/sky')
  expect(sqlOf(found, 'ra')).toBe('degrees(catalog."coord_ra")')
  expect(sqlOf(found, 'dec')).toBe('degrees(catalog."coord_dec")')
  expect(sqlOf(found, 'x')).toBe('catalog."x_image" - 1')
})

test('an angle in a unit that is not understood is refused', () => {
  expect(() => objectColumns(columns, { ra: 'hours' }, '/sky')).toThrow(/unit "h" of hours, taken for ra/)
})

test('without an id the row number is one', () => {
  const { columns: made } = objectColumns([column('ra'), column('dec')], {}, '/sky')
  expect(made[0]).toEqual({ name: 'id', sql: 'catalog.rowid' })
})

test('names are quoted, whatever they hold', () => {
  const found = objectColumns([...columns, column('"; drop')], { size: '"; drop' }, '/sky')
  expect(sqlOf(found, 'size')).toBe('catalog."""; drop"')
})

test('what has to be numbers is numbers, of a column that is empty or has words too', () => {
  const texts = ['id', 'ra', 'dec', 'tile', 'mag_i', 'note'].map((name) => ({
    ...column(name),
    type: 'utf8',
  }))
  const found = objectColumns(texts, {}, '/sky')
  for (const name of ['ra', 'dec', 'mag_i'])
    expect(sqlOf(found, name)).toBe(`nullif(TRY_CAST(catalog."${name}" AS DOUBLE), 'nan')`)
  for (const name of ['id', 'tile', 'note']) expect(sqlOf(found, name)).toBe(`catalog."${name}"`)
})
