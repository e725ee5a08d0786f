import { describe, expect, it } from 'vitest'
import { BANDS } from '../units/bands'
import { arcsec, magnitude, pixels } from '../units/quantities'
import { randomStream } from '../units/random'
import { ARTEFACTS, applyArtefact, type Spoiled } from './artefacts'
import { detectSources } from './detect-sources'
import { componentsOf, type Galaxy } from './galaxy-population'
import { blendednessOf, matchDetections, observeObjects } from './observed-patch'
import { drawPatch } from './patch-image'
import { drawSeeing, psfImage } from './seeing'
import { ROUND } from './shear'
import type { SceneObject } from './sky-scene'
import { expose } from './sky-noise'
import { lsstDepth } from './survey-depth'
import { surveyPatch, type SurveyTile } from './survey-patch'
import { stampPainter } from './stamp-painter'

const depths = lsstDepth()
const SIDE = 96

/** A round disk galaxy of the same magnitude in every band. */
function galaxyAt(number: number, x: number, y: number, i: number, radius = 0.3): SceneObject {
  const galaxy: Galaxy = {
    ...{ magnitudes: BANDS.map(() => magnitude(i)), bulgeFractions: BANDS.map(() => 0) },
    ...{ diskRadius: arcsec(radius), bulgeRadius: arcsec(0.1), shape: ROUND },
  }
  const source = { x: pixels(x), y: pixels(y), shape: ROUND, components: componentsOf(galaxy) }
  return { number, galaxy, star: false, source }
}

const observe = (objects: SceneObject[], seed = 1) =>
  observeObjects(objects, randomStream(seed), { side: SIDE, depths })

describe('noise', () => {
  it('has the numbers of the survey: 0.0049438 nJy an electron and a sky of 2.148 nJy in i', () => {
    const i = depths[3]
    expect(i?.nanojanskyPerElectron).toBeCloseTo(0.004943800331, 11)
    expect(i?.skyElectrons).toBeCloseTo(188799, 0)
    expect(i?.skySigma).toBeCloseTo(2.14813, 4)
    expect(lsstDepth(0.25)[3]?.skySigma).toBeCloseTo(2 * 2.14813, 4)
    expect(() => lsstDepth(0)).toThrow(RangeError)
  })

  it.each([0, 3])('has mean 0 and the variance of sky and source, in band %s', (band) => {
    const depth = depths[band]
    if (!depth) throw new Error('six bands have depths')
    const flux = 200 * depth.skySigma
    const count = 20_000
    const { image, variance } = expose(new Float32Array(count).fill(flux), depth, randomStream(2, band))
    const mean = image.reduce((sum, value) => sum + value, 0) / count
    const power = image.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
    const expected = depth.skySigma ** 2 + flux * depth.nanojanskyPerElectron
    expect(Math.abs(mean - flux)).toBeLessThan(4 * Math.sqrt(expected / count))
    expect(Math.abs(power / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
    expect(variance.reduce((sum, value) => sum + value, 0) / count / expected).toBeCloseTo(1, 2)
  })

  it('states a variance from what was observed: never under the sky, and not from the image without noise', () => {
    const depth = depths[3]
    if (!depth) throw new Error('six bands have depths')
    const { image, variance } = expose(new Float32Array(1000), depth, randomStream(3))
    const sky = depth.skySigma ** 2
    variance.forEach((value, at) => {
      const counted = Math.max(0, image[at] ?? 0) * depth.nanojanskyPerElectron
      expect(value / (sky + counted)).toBeCloseTo(1, 5)
    })
    expect(new Set(variance).size).toBeGreaterThan(100)
  })
})

describe('blendedness', () => {
  it('is 0 alone, and 1 - own / (own + cross) with a neighbour, as from the images', () => {
    const objects = [galaxyAt(0, 45, 45, 22), galaxyAt(1, 51, 45, 23)]
    const patch = observe(objects)
    const painter = stampPainter(patch.seeing)
    const [one, other] = objects.map((object) => drawPatch(painter, [object], SIDE, depths)[3])
    const product = (a?: Float32Array, b?: Float32Array) =>
      (a ?? new Float32Array()).reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0)
    const [own, cross] = [product(one, one), product(one, other)]
    expect(blendednessOf(patch, galaxyAt(0, 45, 45, 22))[3]).toBeCloseTo(1 - own / (own + cross), 5)
    const alone = observe([galaxyAt(0, 45, 45, 22)])
    expect(blendednessOf(alone, galaxyAt(0, 45, 45, 22))[3]).toBeCloseTo(0, 6)
  })
})

describe('detection', () => {
  it('finds a bright galaxy where it is, with its flux', () => {
    const { matched, unmatched } = observe([galaxyAt(0, 40.3, 52.7, 21)])
    expect([matched.length, unmatched]).toEqual([1, 0])
    const detection = matched[0]?.detection
    expect(detection?.x).toBeCloseTo(40.3, 1)
    expect(detection?.y).toBeCloseTo(52.7, 1)
    // A Kron ellipse holds some 95 % of a disk.
    const share = (detection?.flux[3] ?? 0) / 10 ** (0.4 * (31.4 - 21))
    expect(share).toBeGreaterThan(0.93)
    expect(share).toBeLessThan(0.99)
    expect(detection?.flags).toBe(0)
  })

  it('tells two apart at 2 arcsec, not at 0.4, and then takes the brighter', () => {
    const apart = observe([galaxyAt(0, 40, 48, 22), galaxyAt(1, 50, 48, 22.5)])
    expect(apart.matched.map(({ object }) => object.number).sort()).toEqual([0, 1])
    const merged = observe([galaxyAt(0, 47, 48, 22.5), galaxyAt(1, 49, 48, 22)])
    expect(merged.matched).toHaveLength(1)
    expect(merged.matched[0]).toMatchObject({ matches: 2, object: { number: 1 } })
  })

  it('finds nothing in noise that is bright enough for the survey', () => {
    const { matched, unmatched } = observe([])
    expect([matched.length, unmatched]).toEqual([0, 0])
  })

  it('passes stars over', () => {
    const star = { ...galaxyAt(0, 48, 48, 21), star: true }
    const found = detectSources(observe([star]).exposures, SIDE, depths)
    expect(matchDetections(found, [star])).toEqual([])
    expect(found.length).toBeGreaterThan(0)
  })
})

describe('the image of a PSF', () => {
  it('has sum 1 and its peak in the middle', () => {
    const [psf] = drawSeeing(randomStream(4), depths).map(psfImage)
    expect(psf?.pixels.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
    expect(psf?.pixels.indexOf(Math.max(...(psf?.pixels ?? [])))).toBe(20 * 41 + 20)
  })
})

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  const product = (one: readonly number[], m1: number, other: readonly number[], m2: number) =>
    one.reduce((sum, value, at) => sum + (value - m1) * ((other[at] ?? 0) - m2), 0)
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb))
}

describe('a survey of tiles', () => {
  it('is one sky: a galaxy on a border shines on both sides, and belongs to one tile', () => {
    const [left, right] = [...surveyPatch({ seed: 5, tiles: 2 })]
    if (!left || !right) throw new Error('two tiles were made')
    const column = ({ exposures }: SurveyTile, x: number) => {
      const image = exposures[2]?.image ?? new Float32Array()
      return Array.from({ length: 512 }, (_, row) => image[row * 512 + x] ?? 0)
    }
    const across = correlation(column(left, 511), column(right, 0))
    expect(across).toBeGreaterThan(0.7)
    expect(Math.abs(correlation(column(left, 511), column(right, 100)))).toBeLessThan(0.3)
    const numbers = [left, right].flatMap(({ rows }) => rows.map(({ object }) => object.number))
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(right.corner).toEqual([512, 0])
  })
})

describe('artefacts', () => {
  const fresh = (): Spoiled => ({
    pixels: new Float32Array(64 * 64 * 6).fill(1),
    variance: new Float32Array(64 * 64 * 6).fill(4),
    mask: new Uint8Array(64 * 64 * 6),
  })

  it.each(ARTEFACTS)('%s spoils some pixels, the same for the same stream', (artefact) => {
    const [one, again] = [fresh(), fresh()]
    applyArtefact(one, artefact, randomStream(6))
    applyArtefact(again, artefact, randomStream(6))
    for (const plane of ['pixels', 'variance', 'mask'] as const) {
      expect(Buffer.from(again[plane].buffer).equals(Buffer.from(one[plane].buffer))).toBe(true)
    }
    const spoiled = one.pixels.filter((value) => value !== 1).length
    expect(spoiled).toBeGreaterThan(0)
    expect(spoiled).toBeLessThan(one.pixels.length)
    const known = artefact === 'missingBand' || artefact === 'edge'
    expect(one.variance.filter((value) => value === Infinity).length).toBe(known ? spoiled : 0)
    expect(one.mask.filter((bits) => bits !== 0).length).toBe(known ? spoiled : 0)
  })
})
