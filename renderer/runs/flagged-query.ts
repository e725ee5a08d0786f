import { literal } from '../../workers/store/sql'

/** The SQL of a run's flagged objects with what their bits mean, those that were not measured first, then the most uncertain. */
export function flaggedQuery(run: string): string {
  return `SELECT e.id, (SELECT string_agg(f.name, ', ' ORDER BY f.bit) FROM flags f WHERE e.flags & f.bit <> 0) AS flagged,
  e.g1, e.g2, e.sigma_aleatoric, e.sigma_epistemic, e.sigma_total
FROM estimates_all e
WHERE e.run = ${literal(run)} AND EXISTS (SELECT 1 FROM flags f WHERE f.kind <> 'note' AND e.flags & f.bit <> 0)
ORDER BY e.sigma_total DESC NULLS FIRST, e.id`
}
