// @ts-check
import { expect, test } from 'vitest'
import { choosePackages, hasRenamedLibraries, installCommand, installNeeds, missingNeeds } from './debian.mjs'
import { fakeMachine } from './fake-machine.mjs'

const gtk = { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] }
const xvfb = { command: 'Xvfb', packages: ['xvfb'] }
const xvfbRun = { command: 'xvfb-run', packages: ['xvfb'] }

test('the package is the one that the release has, each once', () => {
  const choose = (/** @type {string[]} */ known) =>
    choosePackages([gtk, xvfb, xvfbRun], {
      isKnown: (name) => known.includes(name),
      hasRenamedLibraries: false,
    })
  expect(choose(['libgtk-3-0t64', 'xvfb'])).toEqual(['libgtk-3-0t64', 'xvfb'])
  expect(choose(['libgtk-3-0', 'xvfb'])).toEqual(['libgtk-3-0', 'xvfb'])
})

test("without package lists the release's age decides", () => {
  const choose = (/** @type {boolean} */ hasRenamedLibraries) =>
    choosePackages([gtk], { isKnown: () => false, hasRenamedLibraries })
  expect(choose(true)).toEqual(['libgtk-3-0t64'])
  expect(choose(false)).toEqual(['libgtk-3-0'])
})

test.each([
  ['ID=debian\nVERSION_ID="12"', false],
  ['ID=debian\nVERSION_ID="13"', true],
  ['PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian', true],
  ['ID=ubuntu\nVERSION_ID="22.04"', false],
  ['NAME="Ubuntu"\nID=ubuntu\nVERSION_ID="24.04"', true],
])('libraries were renamed in Debian 13 and Ubuntu 24.04: %j', (text, renamed) => {
  expect(hasRenamedLibraries(text)).toBe(renamed)
})

test('libraries are looked up by their exact names, commands on the PATH, modules by asking Python', () => {
  const machine = fakeMachine({
    findCommand: (name) => (name === 'Xvfb' ? '/usr/bin/Xvfb' : null),
    read: (command, args) =>
      args.includes('pip')
        ? 'pip 23'
        : '\tlibgtk-3.so.0 (libc6,x86-64) => /lib/x\n\tlibnss3.so.1d (libc6) => /lib/y\n',
  })
  const nss = { library: 'libnss3.so', packages: ['libnss3'] }
  const pip = { pythonModule: 'pip', packages: ['python3-pip'] }
  expect(missingNeeds(machine, [gtk, nss, xvfb, xvfbRun, pip])).toEqual([nss, xvfbRun])
})

const policy =
  'libgtk-3-0:\n  Installed: (none)\n  Candidate: 3.24\nlibgtk-3-0t64:\n  Installed: (none)\n  Candidate: (none)\n'

test('the command to type is one line for this release and this user', () => {
  const machine = fakeMachine({ findCommand: (name) => `/usr/bin/${name}`, read: () => policy })
  expect(installCommand(machine, [gtk])).toBe('sudo apt-get install -y --no-install-recommends libgtk-3-0')
  expect(installCommand({ ...machine, isRoot: true }, [gtk])).toMatch(/^apt-get install/)
  expect(installCommand(fakeMachine(), [gtk])).toBe(
    "install libgtk-3.so.0 with your system's package manager",
  )
})

test('an installation that fails says why and how to go on', async () => {
  /** @type {string[][]} */
  const calls = []
  const machine = fakeMachine({
    isRoot: true,
    findCommand: () => '/usr/bin/apt-get',
    read: () => policy,
    run: async (_, args) => {
      calls.push(args)
      return {
        status: args.includes('install') ? 100 : 0,
        output: 'Reading…\nE: Unable to fetch some archives\n',
      }
    },
  })
  await expect(installNeeds(machine, [gtk])).rejects.toThrow(
    'cannot install system packages: Unable to fetch some archives; try it by hand: apt-get install -y --no-install-recommends libgtk-3-0',
  )
  expect(calls.at(-1)).toContain('libgtk-3-0')
  expect(calls.some((args) => args.includes('update'))).toBe(true)
})
