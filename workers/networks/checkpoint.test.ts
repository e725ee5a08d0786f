import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { asideOf } from '../files/partial-files'
import { writeAside } from './checkpoint'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-aside-'))
})
afterEach(() => rm(folder, { recursive: true }))

// Linux has a device that is a full disk.
it.skipIf(!existsSync('/dev/full'))('a full disk is told with what to do, and leaves nothing', async () => {
  const path = join(folder, 'step-00000001.safetensors')
  await symlink('/dev/full', asideOf(path))
  await expect(writeAside(path, 'weights')).rejects.toMatchObject({
    report: { what: expect.stringContaining('disk is full'), where: path, remedy: expect.stringContaining('resume') }, // prettier-ignore
  })
  expect(await readdir(folder)).toEqual([])
})

it('a folder that is not there is told', async () => {
  const path = join(folder, 'gone', 'weights')
  await expect(writeAside(path, 'weights')).rejects.toMatchObject({ report: { where: path } })
})
