// @ts-check
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fakeMachine, temporaryFolder } from './fake-machine.mjs'
import { prepareAll } from './prepare-all.mjs'

const script = join(dirname(fileURLToPath(import.meta.url)), '..', 'setup.mjs')

/** @param {string[]} options */
function runSetup(...options) {
  const environment = { ...process.env, SHEARWATER_CACHE: join(temporaryFolder(), 'none') }
  return spawnSync(process.execPath, [script, ...options], { encoding: 'utf8', env: environment })
}

test('the report has a finding for everything, and a remedy for what is missing', () => {
  const { checks } = JSON.parse(runSetup('--report', '--json').stdout)
  const names = checks.map((/** @type {{ name: string }} */ { name }) => name)
  expect(names).toEqual([
    'node',
    'dependencies',
    'tensorflow',
    'system packages',
    'display',
    'electron',
    'cache',
  ])
  expect(checks[0]).toMatchObject({ ok: true, version: process.versions.node })
  for (const { ok, remedy } of checks) expect(ok || typeof remedy === 'string').toBe(true)
})

test('an unknown option is answered with what there is', () => {
  const { status, stderr } = runSetup('--reprot')
  expect(status).toBe(2)
  expect(stderr).toContain('--report')
})

test('nothing to do: nothing is said, unless asked; the network and the lock are left alone', async () => {
  const machine = fakeMachine({ cache: '/nowhere/to/write' })
  const ready = {
    isReady: () => true,
    prepare: () => Promise.reject(new Error('not needed')),
    check: () => [],
  }
  await prepareAll(machine, [ready], false)
  expect(machine.said).toEqual([])
  await prepareAll(machine, [ready], true)
  expect(machine.said).toEqual(['everything is in place'])
})

test('only what is not ready is prepared, in order', async () => {
  /** @type {string[]} */
  const prepared = []
  const step = (/** @type {string} */ name, /** @type {boolean} */ ready) => ({
    isReady: () => ready,
    prepare: async () => void prepared.push(name),
    check: () => [],
  })
  await prepareAll(fakeMachine(), [step('a', false), step('b', true), step('c', false)], false)
  expect(prepared).toEqual(['a', 'c'])
})
