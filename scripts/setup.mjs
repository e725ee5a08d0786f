#!/usr/bin/env node
// @ts-check
import { complaintAboutNode } from './setup/node-version.mjs'

const usage = `node scripts/setup.mjs               makes everything ready: packages, TensorFlow, display libraries, Electron
node scripts/setup.mjs --verbose     says so when there is nothing to do
node scripts/setup.mjs --report      shows what is there; changes nothing (--json for programs)`

/** Each step is one file: what must be there, and how it gets there. They run in this order. */
async function loadSteps() {
  const { dependencies } = await import('./setup/dependencies.mjs')
  const { tensorflow } = await import('./setup/tensorflow.mjs')
  const { displayPackages } = await import('./setup/display-packages.mjs')
  const { electron } = await import('./setup/electron.mjs')
  return [dependencies, tensorflow, displayPackages, electron]
}

/** @param {string[]} options */
async function main(options) {
  const { thisMachine } = await import('./setup/machine.mjs')
  const machine = thisMachine()
  const steps = await loadSteps()
  if (options.includes('--report')) {
    const { printReport } = await import('./setup/report.mjs')
    return printReport(machine, steps, options.includes('--json'))
  }
  const { prepareAll } = await import('./setup/prepare-all.mjs')
  await prepareAll(machine, steps, options.includes('--verbose'))
  // A name that the network never resolves would keep the process waiting.
  process.exit()
}

/** @param {unknown} error */
async function fail(error) {
  const { oneLine } = await import('./setup/failure.mjs')
  console.error(`setup: ${oneLine(error)}`)
  process.exit(1)
}

const options = process.argv.slice(2)
const unknown = options.find((option) => !['--verbose', '--report', '--json'].includes(option))
const complaint = complaintAboutNode(process.versions.node)
if (complaint) {
  console.error('setup: ' + complaint)
  process.exit(1)
} else if (unknown) {
  console.error(usage)
  process.exit(unknown === '--help' ? 0 : 2)
} else {
  main(options).catch(fail)
}
