// @ts-check
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findElectron } from './electron.mjs'
import { fakeMachine, temporaryFolder } from './fake-machine.mjs'

/** @param {string} folder @param {string} version */
function placeElectron(folder, version) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'version'), version)
  writeFileSync(join(folder, 'electron'), '')
  chmodSync(join(folder, 'electron'), 0o755)
  return join(folder, 'electron')
}

test('nothing is found where nothing is', () => {
  expect(findElectron(fakeMachine())).toBeNull()
})

test('the one that the environment names comes first; an old one is for local files only', () => {
  const named = (/** @type {string} */ version) =>
    fakeMachine({ environment: { SHEARWATER_ELECTRON: placeElectron(temporaryFolder(), version) } })
  expect(findElectron(named('v45.1.0'))).toMatchObject({
    version: '45.1.0',
    source: 'environment',
    localFilesOnly: false,
  })
  expect(findElectron(named('29.4.6'))?.localFilesOnly).toBe(true)
})

test('a name that leads nowhere is said, not passed over', () => {
  const machine = fakeMachine({ environment: { SHEARWATER_ELECTRON: '/no/such/electron' } })
  expect(() => findElectron(machine)).toThrow(/SHEARWATER_ELECTRON names \/no\/such\/electron/)
})

test("the package's own counts once it is unpacked in the version that is installed", () => {
  const machine = fakeMachine()
  const folder = join(machine.root, 'node_modules', 'electron')
  const path = placeElectron(join(folder, 'dist'), '45.4.1')
  writeFileSync(join(folder, 'package.json'), '{"version":"45.4.1"}')
  expect(findElectron(machine)).toBeNull()
  writeFileSync(join(folder, 'path.txt'), 'electron')
  expect(findElectron(machine)).toEqual({ path, version: '45.4.1', source: 'package', localFilesOnly: false })
  writeFileSync(join(folder, 'package.json'), '{"version":"45.5.0"}')
  expect(findElectron(machine)).toBeNull()
})

const recorder = `const said = []
exports.app = new Proxy({}, { get: (_, name) => (name === 'getName' ? () => 'gull' : (...args) => said.push([name, ...args])) })
exports.said = said`

const app = `console.log(JSON.stringify({ said: require('electron').said, isMain: require.main === module,
  early: globalThis.early, rest: process.argv.slice(-2), defaultApp: process.defaultApp }))`

/** Runs the default app in plain Node, with an `electron` module that records what is set. @param {string[]} words */
function runDefaultApp(...words) {
  const folder = temporaryFolder()
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  copyFileSync(join(dirname(fileURLToPath(import.meta.url)), 'default-app.cjs'), join(folder, 'main.cjs'))
  write('node_modules/electron/index.js', recorder)
  write('early.cjs', 'globalThis.early = true')
  write('gull/package.json', '{"name":"gull","version":"3.2.1","main":"out/start.js"}')
  write('gull/out/start.js', app)
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['-e', "require('./main.cjs')", '--', ...words],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  )
  return { stderr, status, folder, seen: stdout && JSON.parse(stdout) }
}

test("the default app runs the folder's main as the app that its package.json describes", () => {
  const { seen, folder } = runDefaultApp(
    '--no-sandbox',
    '-r',
    'early.cjs',
    '--inspect=0',
    'gull',
    '--flag',
    'word',
  )
  expect(seen).toEqual({
    said: [
      ['setVersion', '3.2.1'],
      ['setName', 'gull'],
      ['setDesktopName', 'gull.desktop'],
      ['setAppPath', join(folder, 'gull')],
    ],
    isMain: true,
    early: true,
    rest: ['--flag', 'word'],
    defaultApp: true,
  })
})

test('the default app says when there is no app', () => {
  expect(runDefaultApp('--no-sandbox')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^usage:/) })
  expect(runDefaultApp('nowhere')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^There is no app to run at/),
  })
})
