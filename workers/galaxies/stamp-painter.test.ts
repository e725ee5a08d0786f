import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BANDS } from '../units/bands'
import { arcsec, pixels } from '../units/quantities'
import type { PointSpread } from './point-spread'
import { ROUND, shearMatrix, type Shear } from './shear'
import { pointComponent, sersicComponent, type Component, type Source } from './source'
import { ACCURACY, stampPainter } from './stamp-painter'

const SIDE = 64
const SCALE = 0.2

/** Flux, centre and central second moments, in pixels, of one band of one. */
function momentsOf(image: ArrayLike<number>, side = SIDE) {
  let [flux, x, y] = [0, 0, 0]
  for (let at = 0; at < side * side; at++) {
    const value = image[at] ?? 0
    flux += value
    x += value * (at % side)
    y += value * Math.floor(at / side)
  }
  ;[x, y] = [x / flux, y / flux]
  let [xx, xy, yy] = [0, 0, 0]
  for (let at = 0; at < side * side; at++) {
    const [dx, dy] = [(at % side) - x, Math.floor(at / side) - y]
    const value = (image[at] ?? 0) / flux
    xx += value * dx * dx
    xy += value * dx * dy
    yy += value * dy * dy
  }
  return { flux, x, y, xx, xy, yy }
}

/** A Gaussian PSF with the pixel, as an image. */
function gaussianImage(sigma: number): PointSpread {
  const [width, height] = [41, 41]
  const values = Float32Array.from({ length: width * height }, (_, at) => {
    const [dx, dy] = [(at % width) - 20, Math.floor(at / width) - 20]
    return Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma)
  })
  return { kind: 'image', pixels: values, width, height }
}

const sourceAt = (x: number, y: number, shape: Shear, ...components: Component[]): Source => ({
  ...{ x: pixels(x), y: pixels(y), shape, components },
})
const seeing: PointSpread = { kind: 'moffat', beta: 3.5, fwhm: arcsec(0.8), shear: ROUND }

describe('a drawn galaxy', () => {
  it('has its flux, and its centre where it was asked for', () => {
    const { flux, x, y } = momentsOf(
      stampPainter([gaussianImage(2)]).draw(
        [sourceAt(30.3, 33.8, { g1: 0.2, g2: -0.1 }, sersicComponent(1, arcsec(0.3), [1000]))],
        SIDE,
      ),
    )
    expect(flux).toBeCloseTo(1000, 0)
    expect(x).toBeCloseTo(30.3, 3)
    expect(y).toBeCloseTo(33.8, 3)
  })

  it('has the second moments of a sheared Gaussian and a Gaussian PSF together', () => {
    const [sigma, halfLight] = [2.1, 0.5]
    const shape = { g1: 0.25, g2: 0.15 }
    const { xx, xy, yy } = momentsOf(
      stampPainter([gaussianImage(sigma)]).draw(
        [sourceAt(31.6, 32.1, shape, sersicComponent(0.5, arcsec(halfLight), [1]))],
        SIDE,
        1e-5,
      ),
    )
    // A Gaussian's half-light radius is sigma sqrt(2 ln 2); the shear turns its covariance s^2 into A A s^2.
    const spread = (halfLight / SCALE / Math.sqrt(2 * Math.LN2)) ** 2
    const [a, b, , d] = shearMatrix(shape)
    expect(xx).toBeCloseTo(sigma ** 2 + spread * (a * a + b * b), 2)
    expect(xy).toBeCloseTo(spread * b * (a + d), 2)
    expect(yy).toBeCloseTo(sigma ** 2 + spread * (b * b + d * d), 2)
  })

  it('is long along x for g1 > 0, and along the diagonal from lower left to upper right for g2 > 0', () => {
    const painter = stampPainter([seeing])
    const of = (shape: Shear) =>
      momentsOf(painter.draw([sourceAt(32, 32, shape, sersicComponent(1, arcsec(0.4), [1]))], SIDE))
    const along = of({ g1: 0.3, g2: 0 })
    expect(along.xx).toBeGreaterThan(1.3 * along.yy)
    expect(along.xy).toBeCloseTo(0, 3)
    const across = of({ g1: 0, g2: 0.3 })
    expect(across.xy).toBeGreaterThan(0.2 * across.xx)
    expect(across.xx).toBeCloseTo(across.yy, 3)
  })

  it('is the PSF for a point, and an image PSF is met pixel by pixel', () => {
    const psf = gaussianImage(2)
    if (psf.kind !== 'image') throw new Error('an image was made')
    const image = stampPainter([psf]).draw([sourceAt(32, 32, ROUND, pointComponent([1]))], SIDE, 1e-6)
    const worst = psf.pixels.reduce((most, value, at) => {
      const place = (Math.floor(at / 41) + 12) * SIDE + (at % 41) + 12
      return Math.max(most, Math.abs((image[place] ?? 0) - value))
    }, 0)
    expect(worst).toBeLessThan(1e-5 * Math.max(...psf.pixels))
  })

  it('refuses a PSF that its pixels cannot hold', () => {
    expect(() => stampPainter([{ ...seeing, fwhm: arcsec(0.3) }]).canvas(64)).toThrow(/too sharp/)
  })

  it('adds up: two sources together are the sum of each alone', () => {
    const painter = stampPainter([seeing, { ...seeing, fwhm: arcsec(0.7) }])
    const one = sourceAt(20, 40, { g1: 0.1, g2: 0 }, sersicComponent(4, arcsec(0.3), [10, 20]))
    const two = sourceAt(45, 28, ROUND, sersicComponent(1, arcsec(0.2), [30, 5]))
    const [both, first, second] = [[one, two], [one], [two]].map((list) => painter.draw(list, SIDE, 1e-6))
    const worst = both?.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (first?.[at] ?? 0) - (second?.[at] ?? 0))),
      0,
    )
    expect(worst).toBeLessThan(1e-4)
  })

  it('has in its pixels the power that it has in its modes (Parseval)', () => {
    // A Gaussian of sigma s has the integral of its square 1 / (4 pi s^2).
    const sigma = 2.5
    const image = stampPainter([gaussianImage(sigma)]).draw(
      [sourceAt(32, 32, ROUND, pointComponent([1]))],
      SIDE,
      1e-6,
    )
    const power = image.reduce((sum, value) => sum + value * value, 0)
    expect(power * 4 * Math.PI * sigma * sigma).toBeCloseTo(1, 4)
  })

  it('is the same on a larger grid, whatever the size of its own', () => {
    const painter = stampPainter([seeing])
    for (const [n, size] of [
      [1, 0.2],
      [4, 0.3],
      [4, 1.2],
      [6.2, 0.8],
      [2.5, 0.5],
    ] as const) {
      const source = sourceAt(33, 31.5, { g1: -0.3, g2: 0.3 }, sersicComponent(n, arcsec(size), [1]))
      const stamp = painter.draw([source], SIDE)
      const on = painter.canvas(1024)
      on.add(source, 1e-6)
      const whole = new Float32Array(SIDE * SIDE)
      on.read(0, whole, SIDE)
      const worst = stamp.reduce((most, value, at) => Math.max(most, Math.abs(value - (whole[at] ?? 0))), 0)
      expect(worst, `n = ${n}, ${size} arcsec`).toBeLessThan(2 * ACCURACY * Math.max(...whole))
    }
  })
})

describe('GalSim', () => {
  const folder = join(import.meta.dirname, 'fixtures')
  const [header = '', ...lines] = readFileSync(join(folder, 'galsim-stamps.csv'), 'utf8').trim().split('\n')
  const names = header.split(',')
  const rows = lines.map((line) => new Map(line.split(',').map((cell, at) => [names[at], cell])))
  // A primary header of one block and the extension's of one block are before the data.
  const bytes = readFileSync(join(folder, 'galsim-stamps.fits')).subarray(2 * 2880)

  it.each(rows.map((row, galaxy) => [row.get('id'), row, galaxy] as const))(
    'draws galaxy %s alike, within 1e-3 of the peak in every pixel and band',
    (_id, row, galaxy) => {
      const number = (name: string): number => Number(row.get(name))
      const psfs = BANDS.map((band): PointSpread => {
        const fwhm = arcsec(number(`psf_fwhm_${band}`))
        const shear = { g1: number(`psf_g1_${band}`), g2: number(`psf_g2_${band}`) }
        return row.get('psf_type') === 'moffat'
          ? { kind: 'moffat', beta: number('moffat_beta'), fwhm, shear }
          : { kind: 'kolmogorov', fwhm, shear }
      })
      const part = (name: string, n: number): Component =>
        sersicComponent(
          n,
          arcsec(number(`hlr_${name}`)),
          BANDS.map((band) => number(`flux_${name}_${band}`)),
        )
      const components = [part('disk', 1), part('bulge', 4)].filter(({ weight }) => weight > 0)
      const shape = { g1: number('g1'), g2: number('g2') }
      const image = stampPainter(psfs).draw(
        [sourceAt(number('x0'), number('y0'), shape, ...components)],
        SIDE,
      )
      BANDS.forEach((band, at) => {
        const expected = Float64Array.from({ length: SIDE * SIDE }, (_, pixel) =>
          bytes.readFloatBE(4 * ((galaxy * BANDS.length + at) * SIDE * SIDE + pixel)),
        )
        const worst = expected.reduce(
          (most, value, pixel) => Math.max(most, Math.abs(value - (image[pixel * BANDS.length + at] ?? 0))),
          0,
        )
        expect(worst / Math.max(...expected), `band ${band}`).toBeLessThan(1e-3)
      })
    },
  )
})
