// @ts-check
// A machine for the tests: nothing is installed, every command fails, and what is said is kept.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** @typedef {import('./machine.mjs').Machine} Machine */

/** An empty folder that goes when the test ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'setup-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/**
 * @param {Partial<Machine>} facts what is different about it
 * @returns {Machine & { said: string[] }}
 */
export function fakeMachine(facts = {}) {
  /** @type {string[]} */
  const said = []
  return {
    root: temporaryFolder(),
    cache: temporaryFolder(),
    environment: {},
    platform: 'linux',
    architecture: 'x64',
    libc: 'glibc',
    nodeVersion: '22.21.0',
    nodePath: '/nowhere/bin/node',
    isRoot: false,
    run: async () => ({ status: 1, output: '' }),
    read: () => '',
    findCommand: () => null,
    freeBytes: () => 1e12,
    say: (line) => void said.push(line),
    terminal: null,
    said,
    ...facts,
  }
}
