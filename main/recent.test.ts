import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recentLabs } from './recent'

let folder: string
let clock: number
const open = (): ReturnType<typeof recentLabs> =>
  recentLabs(join(folder, 'recent.json'), () => new Date(++clock * 1000).toISOString())

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-recent-'))
  clock = 0
})
afterEach(() => rm(folder, { recursive: true }))

test('the newest comes first, each once, and the list outlives the process', async () => {
  const labs = open()
  await Promise.all(['a', 'b', 'a'].map((name) => labs.remember({ name, folder: `/${name}` })))
  expect((await open().list()).map(({ name, opened }) => [name, opened.slice(17, 19)])).toEqual([
    ['a', '03'],
    ['b', '02'],
  ])
})

test('ten are kept', async () => {
  const labs = open()
  for (let lab = 0; lab < 14; lab++) await labs.remember({ name: String(lab), folder: `/${lab}` })
  expect((await labs.list()).map(({ name }) => name)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4].map(String))
})

test('a lab can be forgotten, and all of them', async () => {
  const labs = open()
  await labs.remember({ name: 'a', folder: '/a' })
  await labs.remember({ name: 'b', folder: '/b' })
  expect((await labs.forget('/b')).map(({ name }) => name)).toEqual(['a'])
  expect(await labs.clear()).toEqual([])
})

test('a list that is damaged counts as empty', async () => {
  await writeFile(join(folder, 'recent.json'), '[{"name": 7')
  expect(await open().list()).toEqual([])
  expect(await open().remember({ name: 'a', folder: '/a' })).toHaveLength(1)
})
