import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { arrayScript, mergeScript, type ScriptFacts } from './slurm-scripts'

const run = promisify(execFile)
const nothing = { partition: null, time: null, cpus: null, memory: null }
const condition = `name = 'it''s "$HOME" \`id\` \\' AND ra > -1`

let base: string
let facts: ScriptFacts

/** Paths with all that a shell could misread, and in place of Node a program that prints its arguments and its threads, one a line. */
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'shearwater it\'s $(touch x) "%j-'))
  const lab = join(base, 'a lab')
  const folder = join(lab, 'cluster', 'r')
  await mkdir(folder, { recursive: true })
  const node = join(base, "no'de")
  await writeFile(
    node,
    '#!/bin/sh\nprintf "%s\\n" "$@" "$TF_NUM_INTRAOP_THREADS"\ncase "$*" in *--check*) exit "${CHECK:-0}";; esac\n',
  )
  await chmod(node, 0o755)
  facts = {
    ...{ run: 'r', lab, folder, shards: 12, node, shearwater: join(base, 'cli.js'), resources: nothing },
    options: ['--model=bayesian', `--where=${condition}`],
  }
})
afterEach(() => rm(base, { recursive: true }))

async function execute(script: string, environment: NodeJS.ProcessEnv = {}): Promise<number> {
  const path = join(base, 'script.sh')
  await writeFile(path, script)
  const env = { ...process.env, ...environment }
  return run('sh', [path], { env, cwd: base }).then(
    () => 0,
    ({ code }: { code: number }) => code,
  )
}

test.skipIf(process.platform === 'win32')(
  'a task estimates its part of the run, whatever is in paths and conditions',
  async () => {
    expect(await execute(arrayScript(facts), { SLURM_ARRAY_TASK_ID: '7', SLURM_CPUS_PER_TASK: '3' })).toBe(0)
    const said = await readFile(join(facts.folder, 'shard-7.log'), 'utf8')
    expect(said.trimEnd().split('\n')).toEqual([
      ...[facts.shearwater, 'estimate', facts.lab, '--lab', facts.lab],
      ...['--model=bayesian', `--where=${condition}`, '--shard', '7/12', '--quiet', '--json', '3'],
    ])
  },
)

test.skipIf(process.platform === 'win32')(
  'the merge looks first, and says what came of the run only when all is sealed',
  async () => {
    const merged = join(facts.folder, 'merge.json')
    expect(await execute(mergeScript(facts))).toBe(0)
    expect((await readFile(merged, 'utf8')).split('\n')).toEqual(expect.arrayContaining(['estimate', '1/1']))
    expect(await execute(mergeScript(facts), { CHECK: '1' })).toBe(1)
    await expect(readFile(merged)).rejects.toThrow('ENOENT')
    expect(await readFile(join(facts.folder, 'merge.log'), 'utf8')).toContain('--check')
  },
)

test('what a task may take becomes directives, before the first command', () => {
  const resources = { partition: 'long', time: '1-12', cpus: 4, memory: '8G' }
  const [head = ''] = arrayScript({ ...facts, resources }).split('\nlab=')
  expect(head).toMatch(/^#!\/bin\/sh\n#SBATCH /)
  for (const directive of ['partition=long', 'time=1-12', 'cpus-per-task=4', 'mem=8G'])
    expect(head).toContain(`\n#SBATCH --${directive}\n`)
  expect(arrayScript(facts)).not.toContain('partition')
})
