// @ts-check
import { expect, test } from 'vitest'
import { differences } from './lockfile.mjs'

const linux = { platform: 'linux', architecture: 'x64', libc: 'glibc' }

/** @type {import('./lockfile.mjs').LockedPackages} */
const wanted = {
  '': { dependencies: { vue: '3' }, optionalDependencies: { '@tensorflow/tfjs-node': '4', binding: '1' } },
  'node_modules/vue': { version: '3.5.0', integrity: 'sha512-vue', dependencies: { shared: '2' } },
  'node_modules/shared': { version: '1.0.0' },
  'node_modules/vue/node_modules/shared': { version: '2.0.0' },
  'node_modules/@tensorflow/tfjs-node': { version: '4.22.0', optional: true, dependencies: { shared: '1' } },
  'node_modules/binding': {
    version: '1.0.0',
    optional: true,
    optionalDependencies: { 'binding-mac': '1', 'binding-musl': '1' },
  },
  'node_modules/binding-mac': {
    version: '1.0.0',
    optional: true,
    os: ['darwin'],
    dependencies: { macos: '1' },
  },
  'node_modules/binding-musl': { version: '1.0.0', optional: true, os: ['linux'], libc: ['musl'] },
  'node_modules/macos': { version: '1.0.0', optional: true },
}

/** @param {string[]} paths */
function without(...paths) {
  return Object.fromEntries(Object.entries(wanted).filter(([path]) => !paths.includes(path)))
}

const complete = without('', 'node_modules/binding-mac', 'node_modules/binding-musl', 'node_modules/macos')

test('packages for other platforms, and what only they need, are not missed', () => {
  expect(differences(wanted, complete, linux)).toEqual([])
})

test('on their own platform they are', () => {
  const mac = { platform: 'darwin', architecture: 'arm64', libc: null }
  expect(differences(wanted, complete, mac).sort()).toEqual([
    'node_modules/binding-mac',
    'node_modules/macos',
  ])
  expect(differences(wanted, complete, { ...linux, libc: 'musl' })).toEqual(['node_modules/binding-musl'])
})

test('an optional package that npm dropped is missed', () => {
  const dropped = { ...complete }
  delete dropped['node_modules/@tensorflow/tfjs-node']
  expect(differences(wanted, dropped, linux)).toEqual(['node_modules/@tensorflow/tfjs-node'])
})

test('another version and another content are differences', () => {
  const older = { ...complete, 'node_modules/vue/node_modules/shared': { version: '1.0.0' } }
  expect(differences(wanted, older, linux)).toEqual(['node_modules/vue/node_modules/shared'])
  const other = { ...complete, 'node_modules/vue': { version: '3.5.0', integrity: 'sha512-other' } }
  expect(differences(wanted, other, linux)).toEqual(['node_modules/vue'])
})

test('an empty node_modules lacks everything, packages besides are let be', () => {
  expect(differences(wanted, {}, linux)).toHaveLength(5)
  expect(differences(wanted, { ...complete, 'node_modules/besides': { version: '1.0.0' } }, linux)).toEqual(
    [],
  )
})
