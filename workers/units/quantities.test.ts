import { describe, expect, it } from 'vitest'
import {
  arcsec,
  arcsecFromPixels,
  arcsecFromRadians,
  degrees,
  degreesFromRadians,
  fluxFromMagnitude,
  magnitude,
  magnitudeFromFlux,
  pixels,
  pixelsFromArcsec,
  radiansFromArcsec,
  radiansFromDegrees,
} from './quantities'

describe('quantities', () => {
  it('turns degrees into radians and back', () => {
    expect(radiansFromDegrees(degrees(180))).toBe(Math.PI)
    expect(degreesFromRadians(radiansFromDegrees(degrees(53.125)))).toBeCloseTo(53.125, 13)
  })

  it('knows 206265 arcsec in a radian', () => {
    expect(arcsecFromRadians(radiansFromArcsec(arcsec(0.2)))).toBeCloseTo(0.2, 15)
    expect(1 / radiansFromArcsec(arcsec(1))).toBeCloseTo(206264.80624709636, 6)
  })

  it('scales pixels to the sky', () => {
    expect(arcsecFromPixels(pixels(64), arcsec(0.2))).toBeCloseTo(12.8, 12)
    expect(pixelsFromArcsec(arcsec(0.8), arcsec(0.2))).toBeCloseTo(4, 12)
  })

  it('gives a nanojansky AB magnitude 31.4 and a negative flux none', () => {
    expect(magnitudeFromFlux(1, magnitude(31.4))).toBe(31.4)
    expect(magnitudeFromFlux(-3, magnitude(31.4))).toBeNaN()
    expect(fluxFromMagnitude(magnitude(26.4), magnitude(31.4))).toBeCloseTo(100, 10)
  })
})
