import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { degrees, degreesFromRadians, pixels, radians, radiansFromDegrees } from '../units/quantities'
import { FitsError } from '../fits/fits-error'
import type { Header } from '../fits/header'
import type { CardValue } from '../fits/header-card'
import { pixelFromSky, readWorldCoordinates, skyFromPixel } from './world-coordinates'

type Point = { x: number; y: number; ra: number; dec: number }
type Golden = { cases: { name: string; cards: Record<string, CardValue>; points: Point[] }[] }

// The cast trusts the file beside this test, written by fixtures/make_wcs.py.
const golden = JSON.parse(readFileSync(new URL('./fixtures/wcs.json', import.meta.url), 'utf8')) as Golden

function headerOf(cards: Record<string, CardValue>): Header {
  return { place: { file: 'wcs', extension: 0, byte: 0 }, cards: [], values: new Map(Object.entries(cards)) }
}

const PLAIN = {
  CTYPE1: 'RA---TAN',
  CTYPE2: 'DEC--TAN',
  CRVAL1: 10,
  CRVAL2: 0,
  CRPIX1: 1,
  CRPIX2: 1,
  CDELT1: -1,
  CDELT2: 1,
}

describe.each(golden.cases)('world coordinates: $name', ({ cards, points }) => {
  const world = readWorldCoordinates(headerOf(cards))

  it.each(points)('agree with astropy on the sky at ($x, $y)', ({ x, y, ra, dec }) => {
    const sky = skyFromPixel(world, { x: pixels(x), y: pixels(y) })
    const east = (degreesFromRadians(sky.rightAscension) - ra) * Math.cos(sky.declination)
    expect(Math.abs(east)).toBeLessThan(2e-13)
    expect(Math.abs(degreesFromRadians(sky.declination) - dec)).toBeLessThan(2e-13)
  })

  it.each(points)('agree with astropy on the image at ($x, $y)', ({ x, y, ra, dec }) => {
    const sky = {
      rightAscension: radiansFromDegrees(degrees(ra)),
      declination: radiansFromDegrees(degrees(dec)),
    }
    const pixel = pixelFromSky(world, sky)
    expect(Math.abs(pixel.x - x)).toBeLessThan(1e-8)
    expect(Math.abs(pixel.y - y)).toBeLessThan(1e-8)
  })
})

describe('world coordinates', () => {
  it('put the centre of projection at CRPIX - 1 and right ascension towards -x', () => {
    const world = readWorldCoordinates(headerOf({ ...PLAIN, CRPIX1: 257, CRPIX2: 129 }))
    const centre = skyFromPixel(world, { x: pixels(256), y: pixels(128) })
    expect(degreesFromRadians(centre.rightAscension)).toBeCloseTo(10, 13)
    const east = skyFromPixel(world, { x: pixels(255), y: pixels(128) })
    // A gnomonic step of one degree (pi/180 on the plane) is atan(pi/180) on the sky.
    expect(east.rightAscension - centre.rightAscension).toBeCloseTo(Math.atan(Math.PI / 180), 14)
  })

  it('have no pixel for the far side of the sky', () => {
    const world = readWorldCoordinates(headerOf(PLAIN))
    const pixel = pixelFromSky(world, { rightAscension: radians(Math.PI), declination: radians(0) })
    expect(pixel).toEqual({ x: NaN, y: NaN })
  })

  it('have no pixel where a distortion cannot be undone', () => {
    // u + u^2 is never below -1/4.
    const sip = { CTYPE1: 'RA---TAN-SIP', CTYPE2: 'DEC--TAN-SIP', A_ORDER: 2, A_2_0: 1 }
    const world = readWorldCoordinates(headerOf({ ...PLAIN, ...sip }))
    const plain = readWorldCoordinates(headerOf(PLAIN))
    const beyond = skyFromPixel(plain, { x: pixels(-3), y: pixels(0) })
    expect(pixelFromSky(world, beyond).x).toBeNaN()
  })

  it('read a description from before distortions', () => {
    const { distortion, ...older } = readWorldCoordinates(headerOf(PLAIN))
    expect(distortion).toBeNull()
    expect(pixelFromSky(older, older.centre)).toEqual({ x: 0, y: 0 })
  })

  it.each([
    ['SIP of one axis', { CTYPE1: 'RA---TAN-SIP', A_ORDER: 2 }],
    ['SIP of a huge order', { CTYPE1: 'RA---TAN-SIP', CTYPE2: 'DEC--TAN-SIP', A_ORDER: 1e9 }],
    ['SIP terms without its name', { A_ORDER: 2 }],
    ['SCAMP', { PV1_4: 1e-4 }],
    ['another projection', { CTYPE1: 'RA---SIN', CTYPE2: 'DEC--SIN' }],
    ['a turned pole', { LONPOLE: 90 }],
    ['a matrix without inverse', { CDELT1: 0 }],
    ['arcseconds', { CUNIT1: 'arcsec' }],
    ['a missing centre', { CRVAL1: null }],
  ])('refuse %s', (_, cards) => {
    const values = Object.entries({ ...PLAIN, ...cards }).filter(([, value]) => value !== null)
    expect(() => readWorldCoordinates(headerOf(Object.fromEntries(values)))).toThrow(FitsError)
  })
})
