import { expect, test } from 'vitest'
import type { BandPlanes, TilePlane } from '../../workers/tiles/planes'
import { shownLayers } from './shown-layers'
import { changed, type TileLook } from './tile-look'

const plane = (kind: string, band: string | null): TilePlane =>
  ({
    extension: `${kind}_${band}`,
    kind,
    band,
    unit: { name: kind === 'variance' ? 'nJy2' : 'nJy' },
  }) as TilePlane // the rest is not read

const band = (name: string | null, variance = true): BandPlanes => ({
  ...{ band: name, image: plane('image', name), mask: null, psf: null },
  variance: variance ? plane('variance', name) : null,
})
const look: TileLook = {
  ...{ mode: 'colour', colour: ['i', 'r', 'g'], band: 'i', quantity: 'image', map: 'grey', curve: 'asinh' },
  ...{ softening: 12, limits: { black: 0, white: 9 }, mask: false, bits: null, maskOpacity: 0.5 },
  ...{ objects: true, errors: true, grid: false },
}
const six = { bands: [...'ugrizy'].map((name) => band(name)) }

test('three bands are shown as red, green and blue, with the mask of the first', () => {
  const shown = shownLayers(six, look)
  expect(shown.layers.map(({ key }) => key)).toEqual(['image:i', 'image:r', 'image:g'])
  expect(shown).toMatchObject({ unit: 'nJy', weights: [0.8, 1, 1.5], notes: [] })
  expect(shown.mask?.key).toBe('defects:i')
})

test('a band that the tile lacks is another one’s, and that is said', () => {
  const shown = shownLayers({ bands: [...'grz'].map((name) => band(name)) }, look)
  expect(shown.names).toEqual(['z', 'r', 'g'])
  expect(shown.notes).toEqual(['This tile has no band i: z is shown instead.'])
})

test('one band shows flux, variance or signal to noise, and says when it cannot', () => {
  const one = { ...look, mode: 'band' as const }
  expect(shownLayers(six, { ...one, quantity: 'snr' })).toMatchObject({ unit: '', weights: [1] })
  expect(shownLayers(six, { ...one, quantity: 'variance' }).unit).toBe('nJy2')
  const bare = shownLayers({ bands: [band('i', false)] }, { ...one, quantity: 'snr' })
  expect(bare.layers.map(({ key }) => key)).toEqual(['image:i'])
  expect(bare.notes).toEqual(['Band i has no variance plane: its flux is shown.'])
})

test('a tile of one band, whose name nobody says, is shown though colour was asked for', () => {
  const shown = shownLayers({ bands: [band(null)] }, look)
  expect(shown.names).toEqual(['image'])
  expect(shown.notes).toEqual(['This tile has too few bands for a colour picture: one is shown.'])
})

test('limits are forgotten with the image that they were limits of, and only then', () => {
  expect(changed(look, { curve: 'log' }).limits).toEqual({ black: 0, white: 9 })
  expect(changed(look, { band: 'z' }).limits).toEqual({ black: 0, white: 9 })
  expect(changed(look, { colour: ['z', 'r', 'g'] }).limits).toBeNull()
  expect(changed(look, { mode: 'band' }).limits).toBeNull()
  expect(changed(look, { limits: { black: 1, white: 2 }, mode: 'band' }).limits).toEqual({
    black: 1,
    white: 2,
  })
})
