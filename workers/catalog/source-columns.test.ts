import { describe, expect, it } from 'vitest'
import { recogniseSourceColumns } from './source-columns'

const named = (...names: string[]) => names.map((name) => ({ name }))

describe('recogniseSourceColumns', () => {
  it('reads the sample survey', () => {
    const names = [
      'id',
      'tile',
      'ra',
      'dec',
      'x',
      'y',
      'mag_u',
      'mag_y',
      'magerr_u',
      'snr_i',
      'r50_pix',
      'flags',
      'edge',
    ]
    expect(recogniseSourceColumns(named(...names))).toEqual({
      id: 'id',
      rightAscension: { column: 'ra', unit: 'degree' },
      declination: { column: 'dec', unit: 'degree' },
      x: { column: 'x', origin: 0 },
      y: { column: 'y', origin: 0 },
      tile: 'tile',
      magnitudes: { u: 'mag_u', y: 'mag_y' },
      magnitudeErrors: { u: 'magerr_u' },
      fluxes: {},
      fluxErrors: {},
      fluxUnit: null,
      size: 'r50_pix',
      sizeUnit: 'pixel',
      flags: 'flags',
    })
  })

  it('reads SExtractor names, whose pixels count from 1', () => {
    const found = recogniseSourceColumns(
      named('NUMBER', 'X_IMAGE', 'Y_IMAGE', 'ALPHA_J2000', 'DELTA_J2000', 'MAG_AUTO_I', 'FLUX_RADIUS'),
    )
    expect(found).toMatchObject({
      id: 'NUMBER',
      rightAscension: { column: 'ALPHA_J2000', unit: 'degree' },
      x: { column: 'X_IMAGE', origin: 1 },
      y: { column: 'Y_IMAGE', origin: 1 },
      magnitudes: { i: 'MAG_AUTO_I' },
      size: 'FLUX_RADIUS',
    })
  })

  it('believes radians only when the unit says so', () => {
    const columns = (unit: string | null) => [
      { name: 'objectId' },
      { name: 'coord_ra', unit },
      { name: 'coord_dec', unit },
    ]
    expect(recogniseSourceColumns(columns('rad')).rightAscension).toEqual({
      column: 'coord_ra',
      unit: 'radian',
    })
    expect(recogniseSourceColumns(columns(null)).declination).toEqual({ column: 'coord_dec', unit: 'degree' })
    expect(recogniseSourceColumns(columns(null)).id).toBe('objectId')
  })

  it('does not take right ascension in hours', () => {
    expect(recogniseSourceColumns([{ name: 'ra', unit: 'hourangle' }]).rightAscension).toBeNull()
  })

  it('takes another angle column when the surest is in hours', () => {
    const columns = [
      { name: 'ra', unit: 'h' },
      { name: 'ra_deg', unit: 'deg' },
    ]
    expect(recogniseSourceColumns(columns).rightAscension).toEqual({ column: 'ra_deg', unit: 'degree' })
  })

  it('finds nothing in a table of something else', () => {
    const found = recogniseSourceColumns(named('time', 'temperature'))
    expect(Object.values(found).filter((column) => typeof column === 'string')).toEqual([])
    expect(found.rightAscension).toBeNull()
  })

  it('reads fluxes of Rubin with their unit', () => {
    const columns = [
      { name: 'objectId' },
      { name: 'i_cModelFlux', unit: 'nJy' },
      { name: 'i_cModelFluxErr', unit: 'nJy' },
      { name: 'r_cModelFlux', unit: 'nJy' },
    ]
    expect(recogniseSourceColumns(columns)).toMatchObject({
      fluxes: { i: 'i_cModelFlux', r: 'r_cModelFlux' },
      fluxErrors: { i: 'i_cModelFluxErr' },
      fluxUnit: 'nJy',
    })
  })

  it('names no unit for fluxes that have different ones', () => {
    const columns = [
      { name: 'flux_i', unit: 'nJy' },
      { name: 'flux_r', unit: 'Jy' },
    ]
    expect(recogniseSourceColumns(columns).fluxUnit).toBeNull()
  })

  it.each([
    ['r50', 'arcsec', 'arcsec'],
    ['r50', 'deg', 'degree'],
    ['r50_pix', null, 'pixel'],
    ['FLUX_RADIUS', null, 'pixel'],
    ['r50', null, null],
    ['r50_pix', 'arcsec', 'arcsec'],
  ])('takes %s [%s] for a size in %s', (name, unit, expected) => {
    expect(recogniseSourceColumns([{ name, unit }]).sizeUnit).toBe(expected)
  })
})
