import { expect, test } from 'vitest'
import { knownColumns, meaningOf } from './column-meanings'
import { placeName } from './provenance'

test('positions, magnitudes and shapes say what they are', () => {
  expect(meaningOf('ra')).toMatchObject({ unit: 'deg', ucd: 'pos.eq.ra;meta.main' })
  expect(meaningOf('mag_i')).toMatchObject({ unit: 'mag', ucd: 'phot.mag;em.opt.I' })
  expect(meaningOf('sigma_total')).toMatchObject({ unit: null, ucd: 'stat.error;src.ellipticity' })
  expect(
    ['aleatoric', 'epistemic'].flatMap((kind) => ['11', '12', '22'].map((part) => `${kind}_${part}`)),
  ).toSatisfy((names: string[]) => names.every((name) => meaningOf(name).ucd?.startsWith('stat.')))
})

test('nothing is claimed of a column that is not known', () => {
  expect(meaningOf('constructor')).toEqual({ unit: null, description: null, ucd: null })
})

test('every description fits a card of a FITS header', () => {
  expect(knownColumns.filter((name) => (meaningOf(name).description ?? '').length > 68)).toEqual([])
})

test.each([
  ['/home/someone/surveys/patch/', 'patch'],
  ['C:\\surveys\\patch', 'patch'],
  ['https://me:secret@example.org/dp1?token=abc#x', 'https://example.org/dp1'],
])('a place is named without what lies around it: %s', (place, name) => {
  expect(placeName(place)).toBe(name)
})
