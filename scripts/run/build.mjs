// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './project.mjs'

const sources = ['main', 'preload', 'renderer', 'workers', 'electron.vite.config.ts', 'package-lock.json']
const product = join(root, 'out', 'renderer', 'index.html')

/** Builds the app where `out/` is older than its sources; quick when it is not. What the builder says goes to stderr. */
export function buildIfStale() {
  if (!existsSync(join(root, 'main', 'app.ts')) || !isStale()) return
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  if (!existsSync(builder)) {
    console.error('The packages are not installed yet: run `npm run setup`.')
    process.exit(1)
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [builder, 'build'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status === 0) return
  console.error(`${stdout}${stderr}\nThe build failed: correct what is named above, then run this again.`)
  process.exit(1)
}

function isStale() {
  if (!existsSync(product)) return true
  const built = statSync(product).mtimeMs
  return sources.some((source) => newest(join(root, source)) > built)
}

/** @param {string} path @returns {number} */
function newest(path) {
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  const inside = readdirSync(path).map((name) => newest(join(path, name)))
  return Math.max(found.mtimeMs, ...inside)
}
