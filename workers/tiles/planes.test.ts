import { describe, expect, it } from 'vitest'
import { planeFromName } from './planes'

describe('planeFromName', () => {
  it.each([
    ['IMAGE_I', { kind: 'image', band: 'i' }],
    ['variance_u ', { kind: 'variance', band: 'u' }],
    ['PSF_Y', { kind: 'psf', band: 'y' }],
    ['MASK_N921', { kind: 'mask', band: 'n921' }],
    ['IMAGE', { kind: 'image', band: null }],
    ['VARIANCE', { kind: 'variance', band: null }],
    ['MASK', { kind: 'mask', band: null }],
  ])('reads %s', (name, plane) => {
    expect(planeFromName(name)).toEqual(plane)
  })

  it.each(['', 'PRIMARY', 'IMAGE_HEADER', 'ARCHIVE_INDEX', 'CONSTRUCTOR', 'I_IMAGE'])(
    'leaves %s alone',
    (name) => {
      expect(planeFromName(name)).toBeNull()
    },
  )
})
