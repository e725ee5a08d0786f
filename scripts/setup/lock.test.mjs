// @ts-check
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fakeMachine } from './fake-machine.mjs'
import { withLock } from './lock.mjs'

const deadPid = 4194999

test('the lock is there while the task runs, also when it fails', async () => {
  const machine = fakeMachine()
  const file = join(machine.cache, 'setup.lock')
  const failing = withLock(machine, async () => {
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${process.pid} `))
    throw new Error('no luck')
  })
  await expect(failing).rejects.toThrow('no luck')
  expect(existsSync(file)).toBe(false)
})

test('two set-ups take turns', async () => {
  const machine = fakeMachine()
  /** @type {string[]} */
  const events = []
  const work = (/** @type {string} */ name) => async () => {
    events.push(`${name} starts`)
    await wait(50)
    events.push(`${name} ends`)
  }
  await Promise.all([withLock(machine, work('a')), withLock(machine, work('b'))])
  expect(events).toEqual(['a starts', 'a ends', 'b starts', 'b ends'])
  expect(machine.said).toEqual([expect.stringMatching(/another set-up .* waiting/)])
})

test("a dead owner's lock is broken at once", async () => {
  const machine = fakeMachine()
  writeFileSync(join(machine.cache, 'setup.lock'), `${deadPid} ${hostname()} 1`)
  expect(await withLock(machine, async () => 'done')).toBe('done')
  expect(machine.said).toEqual([])
})

test('the lock of another computer holds while it is kept fresh', async () => {
  const machine = fakeMachine()
  const file = join(machine.cache, 'setup.lock')
  writeFileSync(file, `${deadPid} another-computer 1`)
  let done = false
  const waiting = withLock(machine, async () => void (done = true))
  await wait(100)
  expect(done).toBe(false)
  rmSync(file)
  await waiting
  writeFileSync(file, `${deadPid} another-computer 1`)
  utimesSync(file, new Date(0), new Date(0))
  expect(await withLock(machine, async () => 'broken')).toBe('broken')
})
