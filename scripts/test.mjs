#!/usr/bin/env node
// @ts-check
// npm test: format, lint, types, unit tests, build, journeys in the real Electron; closes with one line over all.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { onDisplay, run } from './run/desktop.mjs'
import { root } from './run/project.mjs'

const tool = (/** @type {string} */ path) => [process.execPath, join(root, 'node_modules', path)]
const unitReport = join(root, 'out', 'unit.json')
const journeyReport = join(root, 'out', 'journeys.json')

/**
 * A step of the test run: a command, and how many of its tests passed and failed. A command without tests counts as one.
 *
 * @typedef {{ name: string, command: string[], report?: string, count?: (report: Report) => Count }} Step
 * @typedef {{ passed: number, failed: number }} Count
 * @typedef {object} Report what vitest or Playwright write as JSON
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numFailedTestSuites
 * @property {{ expected: number, unexpected: number, flaky: number }} stats
 */

/** @type {Step[]} */
const steps = [
  { name: 'format', command: [...tool('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
  { name: 'lint', command: [...tool('eslint/bin/eslint.js'), '.'] },
  { name: 'types', command: [process.execPath, join(root, 'scripts', 'typecheck.mjs')] },
  {
    name: 'unit tests',
    command: [
      ...tool('vitest/vitest.mjs'),
      ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`],
    ],
    report: unitReport,
    count: ({ numPassedTests, numFailedTests, numFailedTestSuites }) => ({
      passed: numPassedTests,
      // A file that does not load has no failed test of its own.
      failed: Math.max(numFailedTests, numFailedTestSuites),
    }),
  },
  { name: 'build', command: [...tool('electron-vite/bin/electron-vite.js'), 'build', '--logLevel=warn'] },
  {
    name: 'journeys',
    command: onDisplay([...tool('@playwright/test/cli.js'), 'test']),
    report: journeyReport,
    count: ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }),
  },
]

const only = process.argv.slice(2)
const total = { passed: 0, failed: 0 }
for (const step of steps.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const { passed, failed } = await carryOut(step)
  total.passed += passed
  total.failed += failed
}
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1

/** @param {Step} step @returns {Promise<Count>} */
async function carryOut({ name, command, report, count }) {
  console.log(`\n— ${name}`)
  if (report) rmSync(report, { force: true })
  const begun = Date.now()
  const status = await run(command)
  const result =
    report && count
      ? readCount(report, count, status)
      : { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 }
  console.log(
    `  ${name}: ${result.passed} passed, ${result.failed} failed, ${((Date.now() - begun) / 1000).toFixed(0)} s`,
  )
  return result
}

/** A command that ended badly has failed, whatever its report says, and one without a report too. */
function readCount(
  /** @type {string} */ report,
  /** @type {NonNullable<Step['count']>} */ count,
  /** @type {number} */ status,
) {
  try {
    const { passed, failed } = count(JSON.parse(readFileSync(report, 'utf8')))
    return { passed, failed: status === 0 ? failed : Math.max(1, failed) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}
