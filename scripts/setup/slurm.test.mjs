// @ts-check
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeMachine } from './fake-machine.mjs'
import { provideSlurm } from './slurm.mjs'

const debian = (/** @type {string} */ name) => (/^(apt-get|dpkg-deb)$/.test(name) ? `/usr/bin/${name}` : null)

test('where there can be no Slurm it is said why, and nothing is left behind', async () => {
  expect(await provideSlurm(fakeMachine({ platform: 'darwin' }))).toBe('Slurm runs on Linux')
  expect(await provideSlurm(fakeMachine())).toBe('only root can run jobs as whoever submits them')
  expect(await provideSlurm(fakeMachine({ isRoot: true }))).toMatch(/not installed, and this is no Debian/)
  const machine = fakeMachine({ isRoot: true, findCommand: debian })
  expect(await provideSlurm(machine)).toMatch(/its packages could not be fetched/)
  expect(readdirSync(machine.cache)).toEqual([])
})

test('an installed Slurm is taken as it is', async () => {
  const machine = fakeMachine({ isRoot: true, findCommand: (name) => `/usr/sbin/${name}` })
  expect(await provideSlurm(machine)).toEqual({
    ...{ folder: null, slurmctld: '/usr/sbin/slurmctld', slurmd: '/usr/sbin/slurmd', slurmstepd: null },
  })
})

test('packages are unpacked into the cache, once', async () => {
  /** @type {string[]} */
  const commands = []
  const machine = fakeMachine({
    ...{ isRoot: true, findCommand: debian },
    run: async (command, args) => {
      commands.push(command)
      const into = args.find((arg) => arg.startsWith('Dir::Cache::archives='))?.split('=')[1]
      if (into) writeFileSync(join(into, 'slurmd.deb'), '')
      if (command === 'dpkg-deb') writeFileSync(join(args[2] ?? '', 'slurmd'), '')
      return { status: 0, output: '' }
    },
  })
  const folder = join(machine.cache, 'slurm')
  for (let time = 0; time < 2; time++) expect(await provideSlurm(machine)).toMatchObject({ folder })
  expect(readdirSync(folder)).toEqual(['slurmd'])
  expect(readdirSync(machine.cache)).toEqual(['slurm'])
  expect(commands.filter((command) => command === 'dpkg-deb')).toHaveLength(1)
})
