import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { saveFigureTo } from './save-figure'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'shearwater-figure-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const figure = { name: 'dnn-training', format: 'csv', bytes: new TextEncoder().encode('a,b\n') } as const

it('writes the bytes to the file that was chosen', async () => {
  const choose = vi.fn((name: string, format: string) => Promise.resolve(join(folder, `${name}.${format}`)))
  const file = await saveFigureTo(choose, figure)
  expect(file).toBe(join(folder, 'dnn-training.csv'))
  expect(await readFile(join(folder, 'dnn-training.csv'), 'utf8')).toBe('a,b\n')
})

it('writes nothing where the person thought better of it', async () => {
  expect(await saveFigureTo(() => Promise.resolve(null), figure)).toBeNull()
})

it('says which file could not be written', async () => {
  const there = join(folder, 'no such folder', 'a.csv')
  await expect(saveFigureTo(() => Promise.resolve(there), figure)).rejects.toMatchObject({
    report: { code: 'unwritable', where: there },
  })
})
