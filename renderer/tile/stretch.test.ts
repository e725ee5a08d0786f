import { expect, test } from 'vitest'
import { fluxScale, intensityOf, weightOf } from './stretch'

test('places of a slider and fluxes are each other’s inverse, and faint fluxes have room', () => {
  const scale = fluxScale(-5, 10_000, 2)
  for (const flux of [-5, 0, 0.3, 40, 10_000]) expect(scale.fluxAt(scale.placeOf(flux))).toBeCloseTo(flux, 8)
  const share = (scale.placeOf(20) - scale.placeOf(0)) / (scale.most - scale.least)
  expect(share).toBeGreaterThan(0.2)
})

test('a scale without noise, or of one flux, has a length', () => {
  expect(fluxScale(3, 3, 0).most).toBeGreaterThan(fluxScale(3, 3, 0).least)
  expect(fluxScale(0, 0, 0).fluxAt(1)).toBeCloseTo(Math.sinh(1), 12)
})

test('the intensity is the mean of the weighted bands, none where a band has none', () => {
  const planes = [Float32Array.of(1, 2), Float32Array.of(4, Number.NaN), Float32Array.of(10, 3)]
  expect([...intensityOf(planes, [3, 1.5, 0.3])]).toEqual([4, Number.NaN])
})

test('bands beside the six are taken as they are', () => {
  expect([weightOf('g'), weightOf('n921')]).toEqual([1.5, 1])
})
