import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from '../../workers/store/engine'
import { read } from '../../workers/store/read-only'
import { linkedQueries } from './linked-queries'

const FLOATS = ['mag_i', 'g1', 'sigma_total', 'sigma_aleatoric', 'sigma_epistemic', 'snr']
const TRUE = ['true_blendedness', 'error']
const columns = [
  { name: 'id', type: 'BIGINT' },
  { name: 'flagged', type: 'BOOLEAN' },
  ...[...FLOATS, ...TRUE].map((name) => ({ name, type: 'FLOAT' })),
]
const truth = { name: 'truth.parquet', matched: 2 }

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  const made = columns.map(({ name, type }) => `${name} ${type}`).join(', ')
  engine.run(`CREATE TABLE linked (${made});
    INSERT INTO linked (id, flagged, mag_i, g1, sigma_total, sigma_aleatoric, sigma_epistemic, error)
    VALUES (1, false, 22.1, 0.1, 0.2, 0.1, 0.1, 0.3), (2, true, 24, NULL, 'nan', 1, 1, NULL)`)
  engine.lock()
})

test('each runs, and finds what is there', async () => {
  const examples = linkedQueries({ columns, estimated: 2, truth })
  expect(examples).toHaveLength(5)
  for (const { sql } of examples) await expect(read(engine, sql)).resolves.toMatchObject({ truncated: false })
})

test('without estimates there are none, without a truth none of errors, without magnitudes none by them', () => {
  const titles = (some: Partial<Parameters<typeof linkedQueries>[0]>): string =>
    linkedQueries({ columns, estimated: 2, truth, ...some })
      .map(({ title }) => title)
      .join('; ')
  expect(titles({ estimated: 0 })).toBe('')
  expect(titles({ truth: null })).not.toMatch(/wrong|Error/)
  expect(titles({ columns: columns.filter(({ name }) => name !== 'mag_i') })).not.toContain('mag_i')
})
