import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CatalogError } from '../catalog/catalog-error'
import { localFiles, surveyFiles } from './survey-files'

let folder: string
let elsewhere: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-files-'))
  elsewhere = await mkdtemp(join(tmpdir(), 'shearwater-elsewhere-'))
  await writeFile(join(elsewhere, 'far.csv'), 'a\n1\n')
  await mkdir(join(folder, 'tiles'))
  await writeFile(join(folder, 'near.csv'), '0123456789')
  await symlink(elsewhere, join(folder, 'linked'))
  await symlink(join(elsewhere, 'far.csv'), join(folder, 'far.csv'))
})

afterAll(async () => {
  for (const made of [folder, elsewhere]) await rm(made, { recursive: true })
})

test('a folder is listed, links as what they lead to', async () => {
  expect(await localFiles(folder).list('')).toEqual(['far.csv', 'linked/', 'near.csv', 'tiles/'])
  expect(await localFiles(folder).list('linked')).toEqual(['far.csv'])
  expect(await localFiles(folder).list('nothing')).toBeNull()
})

test('ranges of a file are read, shorter where it ends', async () => {
  const file = await surveyFiles(folder).open('near.csv')
  const text = async (offset: number, length: number) =>
    String(Buffer.from(await file.read({ offset, length })))
  expect([file.size, await text(2, 3), await text(8, 100), await text(50, 5)]).toEqual([10, '234', '89', ''])
  await file.close()
})

test('links that the user made are followed', async () => {
  for (const name of ['far.csv', 'linked/far.csv']) {
    const file = await localFiles(folder).open(name)
    expect(file.size).toBe(4)
    await file.close()
    expect(await localFiles(folder).exists(name)).toBe(true)
  }
})

test.each(['../x', '/etc/passwd', '%2e%2e/x', 'tiles/../../x'])('%s does not lead outside', async (name) => {
  const files = localFiles(folder)
  for (const ask of [files.open(name), files.list(name), files.exists(name)]) {
    await expect(ask).rejects.toThrow(CatalogError)
  }
})

test('what is no file is refused, and a pipe is not waited for', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe.csv')])
  await expect(localFiles(folder).open('pipe.csv')).rejects.toMatchObject({ kind: 'refused' })
  await expect(localFiles(folder).open('tiles')).rejects.toMatchObject({ kind: 'refused' })
  await expect(localFiles(folder).open('gone.csv')).rejects.toMatchObject({ kind: 'missing' })
  expect(await localFiles(folder).exists('gone.csv')).toBe(false)
  await rm(join(folder, 'pipe.csv'))
})
