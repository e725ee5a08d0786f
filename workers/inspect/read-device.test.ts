import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeviceName } from '../../preload/contract-devices'
import { ARCHITECTURE_NAMES, architectureNamed } from '../devices/architectures/architectures'
import { readDevice } from './read-device'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-devices-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fromFile(text: string) {
  const path = join(folder, 'mine.json')
  await writeFile(path, text)
  return readDevice({ kind: 'file', path })
}

describe('a device', () => {
  it('has a name in the contract and a data sheet here', () => {
    expect(DeviceName.options).toEqual(ARCHITECTURE_NAMES)
  })

  it('is read from a file of the user', async () => {
    const mine = { ...architectureNamed('t4'), name: 'mine' }
    expect(await fromFile(JSON.stringify(mine))).toEqual(mine)
  })

  it('is this machine where the host is meant', async () => {
    expect(await readDevice({ kind: 'known', name: 'host' })).toMatchObject({
      cores: { value: availableParallelism() },
      memory: { value: totalmem() },
    })
  })
})

describe('a data sheet that is wrong', () => {
  it('is named, with the field', async () => {
    const { memory: _memory, ...without } = architectureNamed('t4')
    const error = await fromFile(JSON.stringify({ ...without, name: 'mine' })).catch(String)
    expect(error).toBe(`ArchitectureError: ${join(folder, 'mine.json')}: "memory" is missing`)
  })

  it('is refused where it is no JSON, or not there', async () => {
    await expect(fromFile('{"name": "mine",')).rejects.toThrow(/The data sheet is no JSON: .*mine\.json/)
    const path = join(folder, 'none.json')
    await expect(readDevice({ kind: 'file', path })).rejects.toThrow(
      'The data sheet cannot be read (ENOENT).',
    )
  })

  it('must not have the name of another device', async () => {
    const error = fromFile(JSON.stringify(architectureNamed('t4')))
    await expect(error).rejects.toThrow('"name" is "t4", which a device of the lab has.')
  })
})
