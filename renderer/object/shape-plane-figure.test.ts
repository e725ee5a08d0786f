import { describe, expect, it } from 'vitest'
import type { PathShape } from '../chart/drawing'
import type { KnownShapes } from './shape-plane'
import { clipped, contoursOf, reachOf, UNIT_CIRCLE } from './shape-plane'
import { shapePlaneFigure } from './shape-plane-figure'

const SHAPES: KnownShapes = {
  id: '7',
  estimate: { shape: [0.2, -0.1], aleatoric: [0.01, 0.002, 0.02], epistemic: [0.001, 0, 0.001] },
  samples: [
    [0.21, -0.1],
    [0.18, -0.12],
    [0.2, -0.07],
  ],
  truth: [0.25, -0.05],
  moments: { shape: [0.3, 0], sigma: 0.1 },
  fit: { g1: 0.22, g2: -0.08, covariance: [0.004, 0, 0.004] },
}
const NOTHING: KnownShapes = { id: '7', estimate: null, samples: null, truth: null, moments: null, fit: null }

const paths = (shapes: KnownShapes, width = 460): PathShape[] =>
  shapePlaneFigure(shapes, '')
    .draw(width)
    .shapes.filter((shape): shape is PathShape => shape.kind === 'path')
const named = (all: readonly PathShape[], part: string): string[] =>
  all.filter((shape) => shape.part === part).map(({ series }) => series)

/** The points of a path of lines. */
const placesOf = ({ d }: PathShape): [number, number][] =>
  [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])

describe('the plane of an object’s shape', () => {
  it('has a dot for each sample, a mark for each shape and two contours for each uncertainty', () => {
    const all = paths(SHAPES)
    expect(named(all, 'dot')).toHaveLength(3)
    expect(named(all, 'mark')).toEqual(['fit', 'moments', 'estimate', 'truth'])
    expect(named(all, 'curve')).toEqual([
      ...['total 68', 'total 95', 'aleatoric 68', 'aleatoric 95', 'epistemic 68', 'epistemic 95'],
      ...['fit 68', 'moments error', 'moments error'],
    ])
  })

  it('has axes of one scale: a round covariance is a circle', () => {
    const round = {
      ...SHAPES,
      estimate: { shape: [0, 0], aleatoric: [0.01, 0, 0.01], epistemic: [0, 0, 0] } as const,
    }
    for (const width of [320, 460, 900]) {
      const contour = paths(round, width).find(({ series }) => series === 'total 68')
      const places = contour ? placesOf(contour) : []
      const [across, up] = [0, 1].map((axis) => {
        const values = places.map((place) => place[axis] ?? NaN)
        return Math.max(...values) - Math.min(...values)
      })
      expect(across).toBeGreaterThan(20)
      expect(across).toBeCloseTo(up ?? 0, 0)
    }
  })

  it('holds all that it draws', () => {
    const { middle, reach } = reachOf(SHAPES)
    if (!SHAPES.estimate) throw new Error('the fixture has an estimate')
    for (const { points } of contoursOf(SHAPES.estimate))
      for (const [g1, g2] of points) {
        expect(Math.abs(g1 - middle[0])).toBeLessThan(reach)
        expect(Math.abs(g2 - middle[1])).toBeLessThan(reach)
      }
  })

  it('draws of the circle of |g| = 1 what is in sight', () => {
    expect(named(paths(SHAPES), 'rule')).toEqual([])
    const far = { ...SHAPES, truth: [0.8, -0.55] as const }
    expect(named(paths(far), 'rule')).not.toEqual([])
    for (const piece of clipped(UNIT_CIRCLE, [0.8, 0], 0.4))
      for (const [g1, g2] of piece) {
        expect(Math.hypot(g1, g2)).toBeCloseTo(1, 12)
        expect(Math.abs(g1 - 0.8)).toBeLessThanOrEqual(0.4)
      }
  })

  it('has a row of its table for each shape and each sample, and stands where nothing is known', () => {
    const { table } = shapePlaneFigure(SHAPES, '')
    expect(table.rows.map(([what]) => what)).toEqual([
      ...[
        'estimate, total',
        'estimate, aleatoric',
        'estimate, epistemic',
        'truth',
        'moments',
        'fitted galaxy',
      ],
      ...['sample 1', 'sample 2', 'sample 3'],
    ])
    expect(table.rows[0]?.[3]).toBeCloseTo(0.011, 12)
    expect(shapePlaneFigure(NOTHING, '').table.rows).toEqual([])
    expect(named(paths(NOTHING), 'mark')).toEqual([])
    expect(named(paths(NOTHING), 'rule')).not.toEqual([])
  })
})
