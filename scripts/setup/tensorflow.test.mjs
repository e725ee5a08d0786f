// @ts-check
import { lstatSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { seal } from './cache.mjs'
import { fakeMachine } from './fake-machine.mjs'
import { adapted, findTensorflow, linkIntoPackage } from './tensorflow-package.mjs'

test('calls that Node 23 removed are replaced, once and for all', () => {
  const source = 'if ((0, util_1.isNullOrUndefined)(tensors)) {} if ((0, util_1.isArray)(tensors)) {}'
  const expected = 'if ((tensors == null)) {} if (Array.isArray(tensors)) {}'
  expect(adapted(source)).toBe(expected)
  expect(adapted(expected)).toBe(expected)
})

/** @param {string} file */
function write(file) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'x')
}

test('what the cache holds is linked into the package, over leftovers of a broken installation', () => {
  const machine = fakeMachine()
  const built = join(machine.cache, 'tensorflow-2.21.0')
  const folder = join(machine.root, 'node_modules', '@tensorflow', 'tfjs-node')
  for (const file of ['deps/lib/libtensorflow.so', 'lib/napi-v8/tfjs_binding.node']) write(join(built, file))
  write(join(folder, 'deps', 'lib', 'half-of-it'))
  seal(built)
  expect(findTensorflow(machine)).toBeNull()
  linkIntoPackage(machine)
  expect(findTensorflow(machine)).toEqual({ version: '2.21.0', source: 'registry', path: built })
  expect(readlinkSync(join(folder, 'lib'))).toBe(join(built, 'lib'))
  expect(lstatSync(join(folder, 'deps')).isSymbolicLink()).toBe(true)
})
