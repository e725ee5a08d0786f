import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { radians } from '../units/quantities'
import {
  cellBox,
  cellCentre,
  cellCorners,
  cellRadius,
  isCell,
  separation,
  type HealpixCell,
} from './healpix-cell'
import { mayTouch } from './region-cells'
import type { SkyRegion } from './sky-region'

const cells = JSON.parse(String(readFileSync(new URL('./fixtures/cells.json', import.meta.url)))) as [
  order: number,
  pixel: number,
  rightAscension: number,
  declination: number,
][]
const TURN = 2 * Math.PI
const positive = (angle: number) => ((angle % TURN) + TURN) % TURN
const all = (order: number): HealpixCell[] =>
  Array.from({ length: 12 * 4 ** order }, (_, pixel) => ({ order, pixel }))

describe('cells', () => {
  it('have the centres that astropy-healpix gives', () => {
    expect(cells.length).toBeGreaterThan(200)
    for (const [order, pixel, rightAscension, declination] of cells) {
      const centre = cellCentre({ order, pixel })
      expect(Math.abs(positive(centre.rightAscension) - rightAscension), `${order}/${pixel}`).toBeLessThan(
        1e-12,
      )
      expect(Math.abs(centre.declination - declination), `${order}/${pixel}`).toBeLessThan(1e-12)
    }
  })

  it('hold the centres of the cells inside them, in box and circle', () => {
    for (const [order, pixel] of cells.filter(([order]) => order >= 2 && order <= 13)) {
      const inner = cellCentre({ order, pixel })
      for (let up = 1; up <= Math.min(order, 5); up++) {
        const cell = { order: order - up, pixel: Math.floor(pixel / 4 ** up) }
        const { west, east, south, north } = cellBox(cell)
        expect(positive(inner.rightAscension - west)).toBeLessThan(east - west)
        expect(inner.declination > south && inner.declination < north).toBe(true)
        expect(separation(inner, cellCentre(cell))).toBeLessThan(cellRadius(cell))
      }
    }
  })

  it('touch each other at their corners', () => {
    const [south] = cellCorners({ order: 3, pixel: 0 })
    const [, , north] = cellCorners({ order: 0, pixel: 4 })
    expect(separation(south, cellCorners({ order: 0, pixel: 0 })[0])).toBeLessThan(1e-15)
    expect(north.declination).toBeGreaterThan(0)
  })

  it.each([
    [0, 12],
    [1, 48],
    [-1, 0],
    [0.5, 0],
    [3, -1],
    [3, 1.5],
    [25, 0],
    [NaN, 0],
  ])('of order %d and number %d do not exist', (order, pixel) => {
    expect(isCell({ order, pixel })).toBe(false)
  })
})

/** A grid of points finer than the cells of order 3, which stand for every point. */
const points = all(6).map((cell) => ({ cell, ...cellCentre(cell) }))
const regions: [string, SkyRegion][] = [
  [
    'a small cone',
    { kind: 'cone', rightAscension: radians(1), declination: radians(0.2), radius: radians(0.05) },
  ],
  [
    'a cone over the pole',
    { kind: 'cone', rightAscension: radians(4), declination: radians(1.5), radius: radians(0.2) },
  ],
  [
    'a cone across right ascension 0',
    { kind: 'cone', rightAscension: radians(6.28), declination: radians(-0.6), radius: radians(0.3) },
  ],
  [
    'a cone of half the sky',
    { kind: 'cone', rightAscension: radians(2), declination: radians(-0.3), radius: radians(1.6) },
  ],
  ['a box', box(0.5, 1.2, -0.3, 0.6)],
  ['a box across right ascension 0', box(6.1, 0.2, 0.7, 1.4)],
  ['a belt', box(0, TURN, -0.1, 0.1)],
]

function box(from: number, to: number, south: number, north: number): SkyRegion {
  return {
    kind: 'box',
    fromRightAscension: radians(from),
    toRightAscension: radians(to),
    fromDeclination: radians(south),
    toDeclination: radians(north),
  }
}

function holds(region: SkyRegion, point: (typeof points)[number]): boolean {
  if (region.kind === 'cone') return separation(region, point) <= region.radius
  const width = positive(region.toRightAscension - region.fromRightAscension) || TURN
  const inside = positive(point.rightAscension - region.fromRightAscension) <= width
  return inside && point.declination >= region.fromDeclination && point.declination <= region.toDeclination
}

describe('mayTouch', () => {
  it.each(regions)('keeps every cell with a point of %s, and few others', (_, region) => {
    const inside = points.filter((point) => holds(region, point))
    const needed = new Set(inside.map(({ cell }) => Math.floor(cell.pixel / 4 ** 3)))
    expect(needed.size).toBeGreaterThan(0)
    const kept = all(3).filter((cell) => mayTouch(cell, region))
    for (const pixel of needed) expect(mayTouch({ order: 3, pixel }, region), `pixel ${pixel}`).toBe(true)
    // What only comes near is about a rim one cell wide.
    expect(kept.length).toBeLessThan(needed.size + 4 * Math.sqrt(768))
    expect(kept.length).toBeLessThan(768)
  })
})
