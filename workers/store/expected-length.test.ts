import { tableFromIPC } from '@uwdata/flechette'
import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from './engine'
import { withExpectedLength } from './expected-length'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
}, 60_000)

/** The expected length where the covariances sum to this; half of each element is aleatoric. */
function expectedLength(c11: number, c12: number, c22: number): number | null {
  const half = (kind: string): string =>
    `${c11 / 2} AS ${kind}_11, ${c12 / 2} AS ${kind}_12, ${c22 / 2} AS ${kind}_22`
  const sql = withExpectedLength(`(SELECT ${half('aleatoric')}, ${half('epistemic')})`)
  return (tableFromIPC(engine.run(sql)).toArray()[0] as { expected_length: number | null }).expected_length // one row
}

/** By the trapezoidal rule over directions, which is exact for a smooth periodic function. */
function byQuadrature(c11: number, c12: number, c22: number): number {
  const directions = Array.from({ length: 20_000 }, (_, index) => (Math.PI * index) / 20_000)
  const roots = directions.map((angle) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    return Math.sqrt(c11 * cos * cos + 2 * c12 * cos * sin + c22 * sin * sin)
  })
  return (Math.sqrt(Math.PI / 2) * roots.reduce((sum, root) => sum + root, 0)) / roots.length
}

test('of a round Gaussian it is that of Rayleigh, sigma sqrt(pi / 2)', () => {
  expect(expectedLength(0.04, 0, 0.04)).toBeCloseTo(0.2 * Math.sqrt(Math.PI / 2), 7)
})

test('of one component alone it is that of a half-normal, sigma sqrt(2 / pi)', () => {
  expect(expectedLength(0.04, 0, 0)).toBeCloseTo(0.2 * Math.sqrt(2 / Math.PI), 6)
  // Along the diagonal: both components the same.
  expect(expectedLength(0.02, 0.02, 0.02)).toBeCloseTo(0.2 * Math.sqrt(2 / Math.PI), 6)
})

test.each([
  [0.04, 0, 0.01],
  [0.04, 0.01, 0.01],
  [1e-6, -9e-7, 4e-6],
  [0.3, 0.09, 0.03],
  [0.09, 0, 1e-5],
])('of covariance %d, %d, %d it is what its definition gives', (...covariance) => {
  const exact = byQuadrature(...covariance)
  expect((expectedLength(...covariance) ?? NaN) / exact).toBeCloseTo(1, 6)
})

test('nothing is expected where nothing is known, and no error where there is no noise', () => {
  const nulls = ['aleatoric', 'epistemic'].flatMap((kind) =>
    ['11', '12', '22'].map((part) => `NULL::FLOAT AS ${kind}_${part}`),
  )
  const sql = withExpectedLength(`(SELECT 7 AS id, ${nulls.join(', ')})`)
  expect(tableFromIPC(engine.run(`SELECT id, expected_length FROM (${sql})`)).toArray()).toEqual([
    { id: 7, expected_length: null },
  ])
  expect(expectedLength(0, 0, 0)).toBe(0)
})
