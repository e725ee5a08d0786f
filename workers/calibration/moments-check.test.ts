import { expect, test } from 'vitest'
import { openEngine } from '../store/engine'
import { rowsOf } from './fixtures/made-linked'
import { momentsCheckSql } from './moments-check'

test('disagreements of a Gaussian in two dimensions are under each level as often as it says', async () => {
  const engine = await openEngine()
  // Quantiles of the Rayleigh distribution, evenly.
  engine.run(`CREATE TABLE linked AS SELECT i AS id, sqrt(-2 * ln(1 - (i + 0.5) / 1000)) AS disagreement FROM range(1000) t(i)
    UNION ALL SELECT -1, NULL UNION ALL SELECT -2, 'nan'::DOUBLE`)
  expect(rowsOf(engine, momentsCheckSql(''))[0]).toMatchObject({
    n: 1000,
    under_10: 100,
    under_68: 680,
    under_99: 990,
  })
  expect(rowsOf(engine, momentsCheckSql('id < 100 -- the first'))[0]).toMatchObject({ n: 100, under_10: 100 })
  expect(rowsOf(engine, momentsCheckSql('id < -1'))[0]).toMatchObject({ n: 0, under_10: 0 })
})
