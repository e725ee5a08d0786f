import { tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette'
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TileGrounds } from '../../preload/contract-object'
import { openTileFiles } from '../survey/tile-files'
import { STAMP_FLAGS } from '../stamps/stamp-flags'
import { stampDesk } from './stamp-desk'

const folder = resolve(import.meta.dirname, '../../samples/lsst-patch/tiles')
const tiles = readdirSync(folder)
  .filter((name) => name.endsWith('.fits.fz'))
  .map((name) => ({ name: name.replace('.fits.fz', ''), path: resolve(folder, name) }))

/** The object 1040256 of the sample survey, alone and bright, with its true shape; and a place beside all tiles. */
const OBJECT = { ra: 53.16924417363952, dec: -28.109034866688965 }
const TRUE_SHAPE = { g1: 0.226, g2: -0.184 }
const BESIDE = { ra: 50, dec: -28 }

const desk = stampDesk()
let grounds: TileGrounds
beforeAll(async () => {
  const files = await openTileFiles(tiles)
  const images = files.tiles.flatMap(({ name, planes }) =>
    planes.filter(({ kind, band }) => kind === 'image' && band === 'i').map((plane) => ({ name, plane })),
  )
  const columns = {
    tile: images.map(({ name }) => name),
    description: images.map(({ plane }) => JSON.stringify(plane)),
  }
  const table = tableFromArrays(columns, { types: { tile: utf8(), description: utf8() } })
  grounds = { tiles, arrow: tableToIPC(table, { format: 'stream' }) ?? new Uint8Array() }
  await files.close()
})
afterAll(() => desk.close())

const never = new AbortController().signal
const order = (position: { ra: number; dec: number }): Parameters<typeof desk.stamp>[0] => ({
  survey: 'sample',
  position,
  grounds: null,
})

describe('the desk of stamps', () => {
  it('wants to be told once where the tiles of a survey lie', async () => {
    expect(await desk.stamp(order(OBJECT))).toBeNull()
    expect(await desk.fit(order(OBJECT), never)).toBeNull()
    expect(await desk.stamp({ ...order(OBJECT), grounds })).not.toBeNull()
    expect(await desk.stamp(order(OBJECT))).not.toBeNull()
    expect(await desk.stamp({ ...order(OBJECT), survey: 'another' })).toBeNull()
  })

  it('gives the stamp with what is known of its bands', async () => {
    const stamp = await desk.stamp({ ...order(OBJECT), grounds })
    if (!stamp) throw new Error('there is no stamp')
    expect(stamp.tile).toBe('tile_004')
    expect(stamp.pixels).toHaveLength(64 * 64 * 6)
    expect(stamp.units).toEqual(Array(6).fill('nJy'))
    expect(Math.abs(stamp.remainder.x)).toBeLessThanOrEqual(0.5)
    // SKYSIG of the tile's headers; the header of the PSF says its FWHM.
    expect(stamp.skySigmas[3]).toBeCloseTo(2.148, 2)
    expect(stamp.psfs[3]?.fwhm).toBeCloseTo(0.79, 1)
    expect(stamp.psfs[3]?.sigma).toBeCloseTo(0.36, 1)
    const peak = stamp.pixels.reduce((best, value, at) => (value > (stamp.pixels[best] ?? 0) ? at : best), 0)
    expect(Math.hypot((Math.floor(peak / 6) % 64) - 32, Math.floor(peak / 384) - 32)).toBeLessThan(2)
  })

  it('fits a galaxy that has the true shape, and whose residual is noise', async () => {
    const answer = await desk.fit({ ...order(OBJECT), grounds }, never)
    const fit = answer?.fit
    if (!fit?.covariance) throw new Error(answer?.why ?? 'there is no fit')
    const [c11, , c22] = fit.covariance
    expect(Math.abs(fit.g1 - TRUE_SHAPE.g1)).toBeLessThan(4 * Math.sqrt(c11))
    expect(Math.abs(fit.g2 - TRUE_SHAPE.g2)).toBeLessThan(4 * Math.sqrt(c22))
    expect(Math.sqrt(c11)).toBeLessThan(0.02)
    expect(fit.bands).toEqual(['u', 'g', 'r', 'i', 'z', 'y'])
    expect(fit.chi2 / (fit.pixels - fit.parameters)).toBeCloseTo(1, 1)
    expect(fit.fluxes.every((flux) => (flux ?? 0) > 0)).toBe(true)
  })

  it('says of a place beside all tiles that nothing is there', async () => {
    const stamp = await desk.stamp({ ...order(BESIDE), grounds })
    expect(stamp).toMatchObject({ tile: null, fractionMissing: 1, missingBands: [...'ugrizy'] })
    expect((stamp?.flags ?? 0) & STAMP_FLAGS.outside).toBe(STAMP_FLAGS.outside)
    expect(await desk.fit(order(BESIDE), never)).toEqual({ fit: null, why: 'The stamp has no pixels.' })
  })

  it('names the tiles that cannot be read, and looks again', async () => {
    const away = { ...grounds, tiles: tiles.map(({ name, path }) => ({ name, path: `${path}.away` })) }
    const lost = { ...order(OBJECT), survey: 'away', grounds: away }
    for (const _time of [1, 2]) {
      const stamp = await desk.stamp(lost)
      expect(stamp?.problems.join(' ')).toContain('tile_004')
      expect(stamp?.fractionMissing).toBe(1)
    }
  })

  it('ends a fit that nobody waits for', async () => {
    const fitting = desk.fit({ ...order(OBJECT), grounds }, AbortSignal.abort())
    await expect(fitting).rejects.toMatchObject({ report: { code: 'cancelled' } })
  })
})
