// @ts-check
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fakeMachine, temporaryFolder } from './fake-machine.mjs'
import { describe, withProgress } from './progress.mjs'

test('a download shows what has come, of how much, how fast; never more than there is', () => {
  const known = { label: 'downloading Thing', bytes: 100e6 }
  expect(describe(known, 50e6, 10)).toBe('downloading Thing: 50 MB of 100 MB, 5 MB/s')
  expect(describe(known, 200e6, 10)).toBe('downloading Thing: 100 MB of 100 MB, 10 MB/s')
  expect(describe({ label: 'downloading Thing' }, 2.5e9, 100)).toBe('downloading Thing: 2.5 GB, 25 MB/s')
  expect(describe(known, 0, 3)).toBe('downloading Thing (3 s)')
})

test('on a terminal one line is rewritten, and gone at the end', async () => {
  /** @type {string[]} */
  const written = []
  const terminal = { columns: 30, write: (/** @type {string} */ text) => written.push(text) }
  const machine = fakeMachine({ terminal: /** @type {any} */ (terminal) })
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'piece'), Buffer.alloc(2e6))
  await withProgress(machine, { label: 'downloading Thing', folder, bytes: 4e6 }, () => wait(700))
  expect(written).toEqual(['\r\x1b[Ksetup: downloading Thing: 2 MB', '\r\x1b[K'])
  expect(machine.said).toEqual([])
})
