import { ESLint } from 'eslint'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
let eslint

beforeAll(() => {
  eslint = new ESLint({ cwd: root })
})

/** The rules that a file with this text at this path would break. */
async function broken(path, text) {
  const [{ messages }] = await eslint.lintText(text, { filePath: join(root, path) })
  return messages.map(({ ruleId }) => ruleId)
}

const use = (name, from) => `import { ${name} } from '${from}'\nexport const used = ${name}\n`
const useType = (name, from) => `import type { ${name} } from '${from}'\nexport type Used = ${name}\n`

test.each([
  ['an arrow back: tiles to the store', 'workers/tiles/planted.ts', use('openEngine', '../store/engine')],
  ['an arrow back: export to the store', 'workers/export/planted.ts', use('read', '../store/read-only')],
  ['units to anything', 'workers/units/planted.ts', use('readPieces', '../tiles/image')],
  ['main to the code of a worker', 'main/planted.ts', use('readPieces', '../workers/tiles/image')],
  ['main to the page', 'main/planted.ts', use('lab', '../renderer/lab')],
  ['the page to main', 'renderer/planted.ts', use('createHub', '../main/hub')],
  [
    'the page to the estimator’s networks',
    'renderer/planted.ts',
    use('loadTensorFlow', '../workers/networks/tensorflow'),
  ],
  [
    'networks to devices beside the workload',
    'workers/networks/planted.ts',
    use('kernelWork', '../devices/kernel-work'),
  ],
  [
    'networks to what records them',
    'workers/networks/planted.ts',
    use('recordWorkload', '../recorder/record-workload'),
  ],
  ['the contract to code', 'preload/contract.ts', use('readPieces', '../workers/tiles/image')],
])('the linter refuses %s', async (_what, path, text) => {
  expect(await broken(path, text)).toContain('boundaries/dependencies')
})

test.each([
  [
    'Node in a science room',
    "import { readFileSync } from 'node:fs'\nexport const used = readFileSync\n",
    'no-restricted-imports',
  ],
  [
    'Electron in a science room',
    "import { app } from 'electron'\nexport const used = app\n",
    'no-restricted-imports',
  ],
  ['the page in a science room', 'export const used = document.title\n', 'no-restricted-globals'],
  ['any', 'export const used = (value: any): number => value\n', '@typescript-eslint/no-explicit-any'],
])('the linter refuses %s', async (_what, text, rule) => {
  expect(await broken('workers/tiles/planted.ts', text)).toContain(rule)
})

test.each([
  ['tiles to units', 'workers/tiles/planted.ts', use('radians', '../units/quantities')],
  [
    'main to the types of a worker',
    'main/planted.ts',
    useType('Compression', '../workers/tiles/compression'),
  ],
  ['the page to pure code', 'renderer/planted.ts', use('skyFromPixel', '../workers/tiles/world-coordinates')],
  ['networks to the workload', 'workers/networks/planted.ts', use('flopOf', '../devices/workload')],
  ['the recorder to devices', 'workers/recorder/planted.ts', use('kernelWork', '../devices/kernel-work')],
  ['an entry to its rooms', 'workers/planted.ts', use('openEngine', './store/engine')],
])('the linter allows %s', async (_what, path, text) => {
  expect(await broken(path, text)).toEqual([])
})
