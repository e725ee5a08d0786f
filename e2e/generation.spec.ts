import { execFile, spawn } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, project, test } from './desktop'

const run = promisify(execFile)
const shearwater = join(project, 'scripts', 'shearwater.mjs')

async function ask<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [shearwater, ...args, '--json', '--quiet'])
  return JSON.parse(stdout) as T // what the command is documented to print
}

test('generate draws galaxies from the model that is shipped, the same for the same seed, as a FITS image that opens', async ({
  settings,
}) => {
  test.slow()
  const [one, other] = [join(settings, 'one.fits'), join(settings, 'other.fits')]
  const generate = (file: string, ...more: string[]) =>
    ask<{ count: number; seconds: number; bytes: number }>(
      ...['generate', '--model', 'generative', '--count', '20', '--out', file, ...more],
    )
  const made = await generate(one)
  expect(made).toMatchObject({ count: 20, seed: 1 })
  expect(made.seconds).toBeGreaterThan(0)
  expect((await stat(one)).size).toBe(made.bytes)
  await generate(other)
  expect((await readFile(one)).equals(await readFile(other))).toBe(true)
  await generate(other, '--seed', '2')
  expect((await readFile(one)).equals(await readFile(other))).toBe(false)

  const { planes } = await ask<{ planes: { shape: number[] }[] }>('info', one)
  expect(planes.map(({ shape }) => shape)).toEqual([[20, 6, 64, 64]])
  const file = await readFile(one)
  const header = file.toString('latin1', 0, 2880)
  for (const card of ["BUNIT   = 'nJy", "BANDS   = 'ugrizy", 'SEED    =                    1']) {
    expect(header).toContain(card)
  }
  // The brightest pixel of each galaxy in i is at its centre, and no pixel is negative.
  for (let galaxy = 0; galaxy < 20; galaxy++) {
    const plane = Array.from({ length: 64 * 64 }, (_, at) =>
      file.readFloatBE(2880 + 4 * ((galaxy * 6 + 3) * 4096 + at)),
    )
    expect(Math.min(...plane)).toBeGreaterThanOrEqual(0)
    const at = plane.indexOf(Math.max(...plane))
    expect(Math.hypot((at % 64) - 32, Math.floor(at / 64) - 32)).toBeLessThan(2)
  }
})

test('generate refuses what it cannot do, and leaves nothing when it is interrupted', async ({
  settings,
}) => {
  const file = join(settings, 'many.fits')
  const failing = (...args: string[]) =>
    run(process.execPath, [shearwater, 'generate', ...args]).catch((error: unknown) => error)
  const png = await failing('--model', 'generative', '--count', '2', '--out', join(settings, 'two.png'))
  expect(png).toMatchObject({ code: 2 })
  expect(String(png)).toContain('.fits')
  const shapes = await failing('--model', 'bayesian', '--count', '2', '--out', file)
  expect(shapes).toMatchObject({ code: 1 })
  expect(String(shapes)).toContain('This model measures shapes')

  const args = [
    shearwater,
    'generate',
    '--model',
    'generative',
    '--count',
    '100000',
    '--out',
    file,
    '--quiet',
  ]
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const written = async (): Promise<string[]> =>
    (await readdir(settings)).filter((name) => name.startsWith('many'))
  await expect.poll(async () => (await written()).length, { timeout: 60_000, intervals: [50] }).toBe(1)
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  expect(await written()).toEqual([])
})
