import { describe, expect, it } from 'vitest'
import { parseCard } from './header-card'

describe('parseCard', () => {
  it.each([
    ['SIMPLE  =                    T / conforms to FITS standard', true],
    ['GROUPS  =                    F', false],
    ['NAXIS1  =                  512', 512],
    ['BLANK   =               -32768 / no data', -32768],
    ['CDELT1  =       -5.5555556E-05', -5.5555556e-5],
    ['MJD     =     5.91234567890D+04', 59123.456789],
    ['HALF    =                  .5', 0.5],
    ["FILTER  = 'i       '           / band", 'i'],
    ["OBSERVER= 'O''Hara '", "O'Hara"],
    ["SLASH   = 'nJy / pixel' / unit", 'nJy / pixel'],
    ["EMPTY   = ''", ''],
    ['NOTHING =                      / undefined', null],
    ['COMPLEX =           (1.0, 2.0)', '(1.0, 2.0)'],
    ['HIERARCH ESO DET OUT1 = 3 / chip', 3],
    ['HISTORY made by hand', null],
  ])('reads the value of %s', (text, value) => {
    expect(parseCard(text.padEnd(80)).value).toEqual(value)
  })

  it('separates keyword and comment', () => {
    const text = "EXTNAME = 'IMAGE_I '           / name of this / extension"
    expect(parseCard(text.padEnd(80))).toEqual({
      keyword: 'EXTNAME',
      value: 'IMAGE_I',
      comment: 'name of this / extension',
    })
  })

  it('names HIERARCH cards by their whole path', () => {
    expect(parseCard('HIERARCH ESO DET OUT1 = 3').keyword).toBe('ESO DET OUT1')
  })

  it('keeps a string whose quote never closes', () => {
    expect(parseCard("OBJECT  = 'M 31".padEnd(80)).value).toBe('M 31')
  })
})
