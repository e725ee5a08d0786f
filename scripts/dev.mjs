#!/usr/bin/env node
// @ts-check
// npm run dev: the lab, reloading as one edits.
import { join } from 'node:path'
import { isChromiumNoise, onDisplay, requireElectron, run, sandboxSwitches } from './run/desktop.mjs'
import { root } from './run/project.mjs'

const electron = requireElectron()
const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
const open = `--open=${join(root, 'samples', 'lsst-patch')}`
const command = [
  process.execPath,
  vite,
  'dev',
  '--watch',
  '--',
  ...sandboxSwitches,
  open,
  ...process.argv.slice(2),
]
process.exitCode = await run(onDisplay(command), { ELECTRON_EXEC_PATH: electron.path }, isChromiumNoise)
