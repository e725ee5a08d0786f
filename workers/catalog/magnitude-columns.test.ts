import { describe, expect, it } from 'vitest'
import { recogniseMagnitudes } from './magnitude-columns'

describe('recogniseMagnitudes', () => {
  it.each([
    ['mag_g', 'g'],
    ['MAG_Z', 'z'],
    ['u_mag', 'u'],
    ['imag', 'i'],
    ['r_cModelMag', 'r'],
    ['mag_auto_y', 'y'],
    ['i_psf_mag', 'i'],
  ])('takes %s for band %s', (name, band) => {
    expect(recogniseMagnitudes([name])).toEqual({ [band]: name })
  })

  it.each(['magerr_u', 'u_magerr', 'mag_err_g', 'i_cModelMagErr', 'mag_h', 'image', 'mag'])(
    'leaves %s',
    (name) => {
      expect(recogniseMagnitudes([name])).toEqual({})
    },
  )

  it('prefers the plain name, wherever it stands', () => {
    expect(recogniseMagnitudes(['i_psfMag', 'mag_auto_i', 'mag_i'])).toEqual({ i: 'mag_i' })
  })
})
