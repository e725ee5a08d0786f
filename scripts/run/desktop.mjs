// @ts-check
import { spawn } from 'node:child_process'
import { findElectron } from '../setup/electron.mjs'
import { root } from './project.mjs'

export const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

const isRoot = process.getuid?.() === 0

/** What Chromium needs as root, and nothing otherwise. */
export const sandboxSwitches = isRoot ? ['--no-sandbox'] : []

/** The Electron that is installed, or the end of this process with what to do. */
export function requireElectron() {
  const electron = findElectron()
  if (electron) return electron
  console.error('There is no Electron yet: run `npm run setup`.')
  process.exit(1)
}

/** The command that runs `command` on the display there is, or on one in memory. @param {string[]} command */
export function onDisplay(command) {
  return hasDisplay
    ? command
    : ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1440x900x24', ...command]
}

/**
 * Runs a command to its end; its exit code. Lines on stderr for which `isNoise` holds are left out.
 *
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} [environment]
 * @param {(line: string) => boolean} [isNoise]
 * @returns {Promise<number>}
 */
export function run([file = '', ...args], environment = {}, isNoise) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', isNoise ? 'pipe' : 'inherit'],
    })
    if (isNoise) passOn(child, isNoise)
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
      process.on(signal, () => child.kill(signal))
    child.once('error', fail)
    child.once('close', (code, signal) => done(code ?? (signal ? 128 : 1)))
  })
}

/** @param {import('node:child_process').ChildProcess} child @param {(line: string) => boolean} isNoise */
function passOn(child, isNoise) {
  let rest = ''
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (!isNoise(line)) console.error(line)
  })
}

/** What Chromium says of a machine without D-Bus, sound or a graphics card; nothing of it matters here. @param {string} line */
export function isChromiumNoise(line) {
  return (
    line.trim() === '' ||
    /^\[\d+:\d+\/[\d.]+:(ERROR|WARNING):(bus|viz_main_impl|command_buffer_proxy_impl|gl_utils|gpu_|object_proxy|sandbox_linux|gl_factory|vulkan)/.test(
      line,
    )
  )
}
