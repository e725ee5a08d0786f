import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, sample, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')

async function ask<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [shearwater, ...args, '--json', '--quiet'])
  return JSON.parse(stdout) as T // what the command is documented to print
}

async function fail(...args: string[]): Promise<string> {
  const failure = await run(process.execPath, [shearwater, ...args, '--quiet']).catch(
    (error: unknown) => error,
  )
  return String((failure as { stderr?: string }).stderr) // execFile rejects with what was printed
}

interface Flagged {
  run: string
  flagged: number
  measured: number
  threshold: number
  reasons: Record<string, number>
}
interface Queue {
  waiting: number
  reject: number
  rows: { id: string; uncertainty: number }[]
}

test('a run is flagged twice by other rules, reviewed, matched with another catalog, and all of it lasts', async ({
  settings,
}) => {
  test.slow()
  const lab = join(settings, 'lab')
  const estimate = [
    'estimate',
    sample,
    '--lab',
    lab,
    '--model',
    'moments',
    '--where',
    'tile = 0 AND mag_i < 24.5',
  ]
  const { objects } = await ask<{ objects: number }>(...estimate)
  const [listed] = await ask<Record<string, unknown>[]>('runs', lab)
  expect(listed).toMatchObject({ model: 'moments', objects, state: 'complete', condition: estimate.at(-1) })
  // A run that is complete is flagged by the usual rule.
  expect(listed?.['rule']).toContain('the worst 10 % by total uncertainty')

  const half = await ask<Flagged>('flag', lab, '--budget', '50%')
  expect(half.flagged).toBe(Math.floor(half.measured / 2))
  const quarter = await ask<Flagged>('flag', lab, '--budget', '25%', '--by', 'error')
  expect(quarter.flagged).toBe(Math.floor(quarter.measured / 4))
  expect(quarter.reasons['highUncertainty']).toBe(quarter.flagged)
  expect(quarter.threshold).toBeGreaterThan(half.threshold)
  const flagged = `SELECT count(*)::INT AS n FROM estimates WHERE flags & (SELECT bit FROM flags WHERE name = 'highUncertainty') <> 0`
  expect(await ask('query', lab, flagged)).toEqual([{ n: quarter.flagged }])

  const { rows, waiting } = await ask<Queue>('review', lab, '--limit', '3')
  // Whatever speaks against a shape puts its object into the queue.
  const suspects = `SELECT count(DISTINCT e.id)::INT AS n FROM estimates e JOIN flags f ON e.flags & f.bit <> 0
    WHERE f.kind = 'suspect' AND e.g1 IS NOT NULL`
  expect(await ask('query', lab, suspects)).toEqual([{ n: waiting }])
  expect(waiting).toBeGreaterThanOrEqual(quarter.flagged)
  const [worst, second, third] = rows.map(({ id }) => id)
  expect(rows[0]?.uncertainty).toBeGreaterThan(rows[2]?.uncertainty ?? Infinity)
  await ask('review', lab, '--id', worst ?? '', '--verdict', 'reject', '--note', 'a star, "surely"')
  const verdicts = join(settings, 'verdicts.csv')
  await writeFile(verdicts, `id,verdict,note\n${second},keep,\n${third},perhaps,\n`)
  expect(await fail('review', lab, '--in', verdicts)).toContain('line 3: "perhaps" is no verdict')
  await writeFile(verdicts, `id,verdict,note\n${second},keep,\n${third},unsure,\n`)
  expect(await ask('review', lab, '--in', verdicts)).toMatchObject({ reviewed: 2 })
  expect(await ask('review', lab, '--id', third ?? '', '--undo')).toMatchObject({ verdict: null })
  expect(await ask<Queue>('review', lab)).toMatchObject({ waiting: waiting - 2, reject: 1 })
  const out = join(settings, 'reviews.csv')
  expect(await ask('review', lab, '--out', out)).toMatchObject({ rows: 2 })
  expect(await readFile(out, 'utf8')).toContain('reject,"a star, ""surely"""')

  const catalog = join(sample, 'detected.fits')
  const match = { table: 'match_detected', rows: 796, matched: 796, ambiguous: 0 }
  expect(await ask('match', lab, catalog, '--radius', '0.5')).toMatchObject(match)
  const same = 'SELECT count(*)::INT AS n FROM match_detected m WHERE id = other_id AND separation < 1e-3'
  expect(await ask('query', lab, same)).toEqual([{ n: 796 }])

  // Another rule is taken back, and stays away when the run is asked for again.
  await ask('flag', lab, '--clear')
  await ask(...estimate)
  expect(await ask('query', lab, flagged)).toEqual([{ n: 0 }])
})

test('what cannot be flagged or reviewed is named, with what to do', async ({ settings }) => {
  const lab = join(settings, 'lab')
  await ask('open', sample, '--lab', lab)
  expect(await fail('flag', lab, '--budget', '10%')).toContain('The lab has no runs. · Make one')
  for (const budget of ['0%', '100%', '101%', 'all'])
    expect(await fail('flag', lab, '--budget', budget)).toContain(`--budget ${budget} is no share`)
  expect(await fail('flag', lab)).toContain('--budget 10%')
  expect(await fail('review', lab, '--id', '1', '--verdict', 'maybe')).toContain(
    'none of keep, reject, unsure',
  )
})
