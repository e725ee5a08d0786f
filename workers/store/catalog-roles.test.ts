import { expect, test } from 'vitest'
import { objectColumns } from './catalog-roles'

const column = (name: string, unit: string | null = null) => ({ name, unit, type: 'float64' })
const columns = [
  ...['id', 'ra', 'dec', 'x', 'x_image'].map((name) => column(name)),
  ...[column('coord_ra', 'rad'), column('coord_dec', 'rad'), column('hours', 'h')],
]

test('what is recognised is taken as it is', () => {
  const { roles, select } = objectColumns(columns, {}, '/sky')
  expect(roles).toMatchObject({ id: 'id', ra: 'ra', dec: 'dec', x: 'x' })
  expect(select).toContain('"ra" AS "ra", "dec" AS "dec"')
})

test('a column that survey.json names is converted by its own unit and origin', () => {
  const stated = { ra: 'coord_ra', dec: 'coord_dec', x: 'x_image' }
  const { select } = objectColumns(columns, stated, '/sky')
  expect(select).toContain('degrees("coord_ra") AS "ra"')
  expect(select).toContain('degrees("coord_dec") AS "dec"')
  expect(select).toContain('"x_image" - 1 AS "x"')
})

test('an angle in a unit that is not understood is refused', () => {
  expect(() => objectColumns(columns, { ra: 'hours' }, '/sky')).toThrow(/unit "h" of hours, taken for ra/)
})

test('without an id the row number is one', () => {
  const { select } = objectColumns([column('ra'), column('dec')], {}, '/sky')
  expect(select).toMatch(/^SELECT rowid AS id, /)
})

test('names are quoted, whatever they hold', () => {
  const { select } = objectColumns([...columns, column('"; drop')], { size: '"; drop' }, '/sky')
  expect(select).toContain('"""; drop" AS "size"')
})
