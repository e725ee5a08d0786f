import type * as FileSystem from 'node:fs/promises'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reportOf } from '../../preload/fault'
import { asideOf, sweepPartialFiles } from './partial-files'
import { sealCopy, sealFile, sealFolder, sealFolders } from './sealed-file'

/** What the disk says to whatever would change it; null for a disk that is well. */
const disk = vi.hoisted(() => ({ says: null as string | null, toFolders: null as string | null }))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>()
  const failure = (code: string, syscall: string): Error => Object.assign(new Error(code), { code, syscall })
  const refuse = (syscall: string): void => {
    if (disk.says) throw failure(disk.says, syscall)
  }
  return {
    ...real,
    open: async (path: string, flags?: string) => {
      if (flags === 'w') refuse('open')
      const handle = await real.open(path, flags)
      if (flags !== 'w' && disk.toFolders) {
        const code = disk.toFolders
        handle.sync = () => Promise.reject(failure(code, 'fsync'))
      }
      return handle
    },
    mkdir: async (...args: Parameters<typeof real.mkdir>) => {
      refuse('mkdir')
      return real.mkdir(...args)
    },
    rm: async (...args: Parameters<typeof real.rm>) => {
      refuse('unlink')
      return real.rm(...args)
    },
  }
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-sealed-'))
})
afterEach(async () => {
  Object.assign(disk, { says: null, toFolders: null })
  await rm(folder, { recursive: true })
})

const WORDS: readonly (readonly [code: string, what: RegExp, remedy: RegExp])[] = [
  ['ENOSPC', /^The disk is full/, /Make room: a run goes on by itself/],
  ['EDQUOT', /^Your share of the disk is used up/, /quota/],
  ['EFBIG', /^The file is larger than this process may write/, /ulimit/],
  ['EROFS', /^The disk may only be read/, /Mount it for writing/],
  ['EACCES', /may not be written to/, /Allow it/],
  ['EPERM', /may not be written to/, /Allow it/],
  ['ENOENT', /^The folder is gone/, /Put it back/],
  ['ENOTDIR', /^A file stands where the folder was/, /Put the folder back/],
  ['EIO', /^The disk fails/, /Look after the disk first/],
  ['ESTALE', /^The disk does not answer/, /its network or its mount/],
  ['ETIMEDOUT', /^The disk does not answer/, /its network or its mount/],
  ['EMFILE', /^No more files can be opened/, /ulimit -n/],
  ['EWEIRD', /could not be written \(EWEIRD\)/, /Check the folder/],
]

test.each(WORDS)(
  'a disk that says %s to everything is named with the file and what to do',
  async (code, what, remedy) => {
    disk.says = code
    const file = join(folder, 'shard.parquet')
    for (const writing of [sealFile(file, 'rows'), sealFolder(file)]) {
      const report = reportOf(await writing.catch((error: unknown) => error))
      expect(report).toMatchObject({ code: 'unwritable', where: file })
      expect(report.what).toMatch(what)
      expect(report.remedy).toMatch(remedy)
    }
  },
)

test('a disk that fails over the names in a folder has not taken the file; one that cannot sync folders has', async () => {
  const file = join(folder, 'shard.parquet')
  disk.toFolders = 'EIO'
  await expect(sealFile(file, 'rows')).rejects.toMatchObject({ report: { code: 'unwritable' } })
  disk.toFolders = 'EINVAL'
  await sealFile(file, 'rows again')
  expect(await readFile(file, 'utf8')).toBe('rows again')
  expect(await readdir(folder)).toEqual(['shard.parquet'])
})

test('what cannot be copied because it is not there is no fault of the disk that is written to', async () => {
  const signal = new AbortController().signal
  const copying = sealCopy(join(tmpdir(), 'shearwater-nowhere'), join(folder, 'copy'), signal)
  await expect(copying).rejects.toThrow('ENOENT')
  await expect(copying).rejects.not.toHaveProperty('report')
  expect(await readdir(folder)).toEqual([])
})

test('a folder is made in one that is there, and not what it lies in', async () => {
  await sealFolder(join(folder, 'run'))
  await sealFolder(join(folder, 'run'))
  await expect(sealFolder(join(folder, 'gone', 'run'))).rejects.toMatchObject({
    report: { code: 'unwritable', what: 'The folder is gone.' },
  })
  await sealFolders(join(folder, 'a', 'b'))
  await sealFolders(join(folder, 'a', 'b'))
  expect((await readdir(folder)).sort()).toEqual(['a', 'run'])
})

test('what processes that ended were writing is swept away, and what others write is not', async () => {
  const run = join(folder, 'runs', 'one')
  await mkdir(run, { recursive: true })
  const dead = 2 ** 22 + 1
  const names = {
    ours: asideOf('shard-0.parquet'),
    living: `shard-1.parquet.${process.ppid}-ab12@${hostname()}.partial`,
    dead: `shard-2.parquet.${dead}-ab12@${hostname()}.partial`,
    /** This process has the number of one that ended. */
    namesake: `shard-3.parquet.${process.pid}-ab12@${hostname()}.partial`,
    elsewhere: `shard-4.parquet.${dead}-ab12@other.host.partial`,
    longAgo: `shard-5.parquet.${dead}-ab12@other.host.partial`,
    sealed: 'shard-6.parquet',
  }
  for (const name of Object.values(names)) await writeFile(join(run, name), '')
  const day = 24 * 3600
  await utimes(join(run, names.longAgo), Date.now() / 1000 - 2 * day, Date.now() / 1000 - 2 * day)
  await sweepPartialFiles(folder)
  const left = [names.ours, names.living, names.elsewhere, names.sealed]
  expect((await readdir(run)).sort()).toEqual(left.sort())
  await sweepPartialFiles(join(folder, 'nowhere'))
})
