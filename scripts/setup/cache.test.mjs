// @ts-check
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildInCache, cacheFolder, isWhole, removeStalePartials, seal } from './cache.mjs'
import { requireChecksum } from './download.mjs'
import { fakeMachine, temporaryFolder } from './fake-machine.mjs'

const product = { folder: 'thing-1', title: 'Thing 1', bytes: 1000 }

/** @param {string} folder */
async function fill(folder) {
  mkdirSync(join(folder, 'lib'))
  writeFileSync(join(folder, 'lib', 'thing.so'), 'twelve bytes')
}

test('the folder of the cache comes from the environment first', () => {
  expect(cacheFolder({ SHEARWATER_CACHE: '/a', XDG_CACHE_HOME: '/b' }, 'linux', '/home/x')).toBe('/a')
  expect(cacheFolder({ XDG_CACHE_HOME: '/b' }, 'linux', '/home/x')).toBe('/b/shearwater')
  expect(cacheFolder({}, 'linux', '/home/x')).toBe('/home/x/.cache/shearwater')
  expect(cacheFolder({}, 'darwin', '/Users/x')).toBe('/Users/x/Library/Caches/shearwater')
})

test('a file cut short, a missing file and a missing list are noticed', async () => {
  const folder = temporaryFolder()
  await fill(folder)
  expect(isWhole(folder)).toBe(false)
  seal(folder)
  expect(isWhole(folder)).toBe(true)
  truncateSync(join(folder, 'lib', 'thing.so'), 11)
  expect(isWhole(folder)).toBe(false)
  rmSync(join(folder, 'lib', 'thing.so'))
  expect(isWhole(folder)).toBe(false)
})

test('the name appears only once everything is in place', async () => {
  const machine = fakeMachine()
  const place = join(machine.cache, product.folder)
  await buildInCache(machine, product, async (result, scratch) => {
    await fill(result)
    writeFileSync(join(scratch, 'archive'), 'x')
    expect(existsSync(place)).toBe(false)
  })
  expect(isWhole(place)).toBe(true)
  expect(readdirSync(machine.cache)).toEqual([product.folder])
})

test('a failure leaves neither the folder nor a partial one', async () => {
  const machine = fakeMachine()
  const failing = buildInCache(machine, product, async (result) => {
    await fill(result)
    throw new Error('the compiler is on strike')
  })
  await expect(failing).rejects.toThrow('on strike')
  expect(readdirSync(machine.cache)).toEqual([])
})

test('what is incomplete is replaced', async () => {
  const machine = fakeMachine()
  const place = join(machine.cache, product.folder)
  await buildInCache(machine, product, fill)
  truncateSync(join(place, 'lib', 'thing.so'), 3)
  await buildInCache(machine, product, fill)
  expect(isWhole(place)).toBe(true)
  expect(readdirSync(machine.cache)).toEqual([product.folder])
})

test('a partial folder of a dead process is cleared, that of a living one stays', () => {
  const cache = temporaryFolder()
  const [dead, living] = ['thing-1.4194999.partial', `thing-1.${process.pid}.partial`]
  for (const name of [dead, living, 'thing-2']) mkdirSync(join(cache, name))
  removeStalePartials(cache)
  expect(readdirSync(cache).sort()).toEqual([living, 'thing-2'].sort())
})

test('a wrong checksum is refused, the right one is not', async () => {
  const file = join(temporaryFolder(), 'archive')
  writeFileSync(file, 'abc')
  const pinned = { title: 'Thing 1', name: 'thing', version: '1', bytes: 3, sha256: '0'.repeat(64) }
  await expect(requireChecksum(file, pinned)).rejects.toThrow(/Thing 1.*checksum/)
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  await expect(requireChecksum(file, { ...pinned, sha256 })).resolves.toBeUndefined()
})
