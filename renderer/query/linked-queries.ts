import type { LinkedTable } from '../../preload/contract-linked'
import type { ExampleQuery } from './example-queries'

/** Queries over `linked` that suit what is known of its objects: estimates of a run, and true shapes. */
export function linkedQueries({
  columns,
  estimated,
  truth,
}: Pick<LinkedTable, 'columns' | 'estimated' | 'truth'>): ExampleQuery[] {
  const has = (name: string): boolean => columns.some((column) => column.name === name)
  const magnitudes = columns.map(({ name }) => name).filter((name) => /^mag_[a-z]$/.test(name))
  const magnitude = magnitudes.includes('mag_i') ? 'mag_i' : magnitudes[0]
  if (estimated === 0) return []
  const hasErrors = truth !== null && truth.matched > 0 && has('error')
  return [
    UNCERTAIN,
    ...(magnitude === undefined ? [] : [sigmaBy(magnitude)]),
    ...(hasErrors ? [WRONG] : []),
    ...(hasErrors && magnitude !== undefined ? [errorBy(magnitude)] : []),
    FLAGS,
  ]
}

const UNCERTAIN: ExampleQuery = {
  title: 'The most uncertain shapes',
  sql: `SELECT id, sigma_total, sigma_aleatoric, sigma_epistemic, snr
FROM linked
WHERE isfinite(sigma_total)
ORDER BY sigma_total DESC
LIMIT 50`,
}

const WRONG: ExampleQuery = {
  title: 'The most wrong for what they claim',
  sql: `SELECT id, error / sigma_total AS sigmas_off, error, sigma_total, true_blendedness
FROM linked
WHERE isfinite(error) AND sigma_total > 0
ORDER BY sigmas_off DESC
LIMIT 50`,
}

const FLAGS: ExampleQuery = {
  title: 'How many are flagged',
  sql: `SELECT CASE WHEN g1 IS NULL THEN 'no shape' WHEN flagged THEN 'flagged' ELSE 'good' END AS kind, count(*) AS objects
FROM linked
GROUP BY kind
ORDER BY objects DESC`,
}

const sigmaBy = (magnitude: string): ExampleQuery => ({
  title: `Uncertainty against ${magnitude}`,
  sql: `SELECT id, ${magnitude}, sigma_aleatoric, sigma_epistemic
FROM linked
WHERE isfinite(${magnitude}) AND isfinite(sigma_total)
LIMIT 5000`,
})

const errorBy = (magnitude: string): ExampleQuery => ({
  title: `Error and uncertainty by ${magnitude}`,
  sql: `SELECT floor(2 * ${magnitude}) / 2 + 0.25 AS ${magnitude},
  sqrt(avg(error ** 2) / 2) AS rms_error, sqrt(avg(sigma_total ** 2)) AS rms_sigma
FROM linked
WHERE isfinite(${magnitude}) AND isfinite(error) AND NOT flagged
GROUP BY ALL
ORDER BY 1`,
})
