import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLineLog } from './line-log'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-lines-'))
  path = join(folder, 'log.jsonl')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('lines that were added are there when it is opened again', async () => {
  const log = await openLineLog(path)
  expect(log).toMatchObject({ lines: [], wasCut: false })
  await log.append('one')
  await log.append('zwei – ü')
  expect((await openLineLog(path)).lines).toEqual(['one', 'zwei – ü'])
})

test('a last line that was cut off at any byte is dropped, and what is added next is whole', async () => {
  const before = 'one\nzwei – ü\n'
  const last = Buffer.from('{"id":"üb","note":"half"}')
  for (let bytes = 1; bytes <= last.length; bytes++) {
    await writeFile(path, before)
    await appendFile(path, last.subarray(0, bytes))
    const log = await openLineLog(path)
    expect(log).toMatchObject({ lines: ['one', 'zwei – ü'], wasCut: true })
    await log.append('three')
    expect(await readFile(path, 'utf8')).toBe(`${before}three\n`)
  }
})

test('a line that cannot be written is not there, and those before it are', async () => {
  const log = await openLineLog(path)
  await log.append('one')
  await rm(folder, { recursive: true })
  await expect(log.append('two')).rejects.toThrow('cannot be written')
})
