import { describe, expect, it } from 'vitest'
import { recogniseBandErrors, recogniseBands } from './band-columns'

describe('recogniseBands', () => {
  it.each([
    ['mag_g', 'g'],
    ['MAG_Z', 'z'],
    ['u_mag', 'u'],
    ['imag', 'i'],
    ['r_cModelMag', 'r'],
    ['mag_auto_y', 'y'],
    ['i_psf_mag', 'i'],
  ])('takes %s for the magnitude of band %s', (name, band) => {
    expect(recogniseBands([name], 'mag')).toEqual({ [band]: name })
    expect(recogniseBands([name], 'flux')).toEqual({})
  })

  it.each([
    ['flux_u', 'u'],
    ['i_cModelFlux', 'i'],
    ['FLUX_AUTO_R', 'r'],
    ['g_psfFlux', 'g'],
  ])('takes %s for the flux of band %s', (name, band) => {
    expect(recogniseBands([name], 'flux')).toEqual({ [band]: name })
  })

  it.each(['magerr_u', 'u_magerr', 'mag_err_g', 'i_cModelMagErr', 'mag_h', 'image', 'mag', 'flux'])(
    'leaves %s',
    (name) => {
      expect(recogniseBands([name], 'mag')).toEqual({})
      expect(recogniseBands([name], 'flux')).toEqual({})
    },
  )

  it('prefers the plain name, wherever it stands', () => {
    expect(recogniseBands(['i_psfMag', 'mag_auto_i', 'mag_i'], 'mag')).toEqual({ i: 'mag_i' })
  })
})

describe('recogniseBandErrors', () => {
  it.each([
    ['magerr_u', 'u'],
    ['mag_err_g', 'g'],
    ['r_magErr', 'r'],
    ['i_cModelMagErr', 'i'],
    ['MAGERR_AUTO_Z', 'z'],
    ['e_ymag', 'y'],
    ['mag_i_err', 'i'],
  ])('takes %s for the error of the magnitude of band %s', (name, band) => {
    expect(recogniseBandErrors([name], 'mag')).toEqual({ [band]: name })
  })

  it('takes errors of fluxes, and no values', () => {
    const names = ['i_cModelFlux', 'i_cModelFluxErr', 'fluxerr_u', 'flux_u']
    expect(recogniseBandErrors(names, 'flux')).toEqual({ i: 'i_cModelFluxErr', u: 'fluxerr_u' })
  })
})
