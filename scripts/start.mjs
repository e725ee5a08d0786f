#!/usr/bin/env node
// @ts-check
// npm start [-- --open=FOLDER]: opens the lab with the sample survey; without a display, a picture of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from './run/build.mjs'
import {
  hasDisplay,
  isChromiumNoise,
  onDisplay,
  requireElectron,
  run,
  sandboxSwitches,
} from './run/desktop.mjs'
import { root } from './run/project.mjs'

const electron = requireElectron()
buildIfStale()
if (electron.localFilesOnly) {
  console.error(
    `Electron ${electron.version} is for development and tests: this lab opens files of this machine only.`,
  )
}
const given = process.argv.slice(2)
const open = given.some((arg) => arg.startsWith('--open='))
  ? []
  : [`--first=${join(root, 'samples', 'lsst-patch')}`]
const command = [electron.path, root, ...sandboxSwitches, ...open, ...given]
process.exitCode = hasDisplay ? await run(command, {}, isChromiumNoise) : await takePicture(command)

/** The lab under a display in memory, with settings of its own; ends with a picture. @param {string[]} command */
async function takePicture(command) {
  console.error('There is no display: taking a picture of the window instead.')
  const settings = mkdtempSync(join(tmpdir(), 'shearwater-'))
  const picture = join(root, 'pictures', 'start.png')
  try {
    return await run(
      onDisplay([...command, `--user-data-dir=${settings}`, `--picture=${picture}`]),
      {},
      isChromiumNoise,
    )
  } finally {
    rmSync(settings, { recursive: true, force: true })
  }
}
