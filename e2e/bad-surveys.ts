import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { project, sample } from './desktop'

const run = promisify(execFile)

/** A field as CSV has it: quoted where it must be. */
const field = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** What a made survey is like; without tiles it has none. */
export interface MadeSurvey {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly tiles?: readonly string[]
  /** The truth, as the text of a CSV file. */
  readonly truth?: string
  /** More of survey.json. */
  readonly more?: object
}

/** Writes a survey into a new folder, and resolves with the folder; its tiles are those of the sample. */
export async function madeSurvey(folder: string, made: MadeSurvey): Promise<string> {
  await mkdir(join(folder, 'tiles'), { recursive: true })
  const lines = [made.columns, ...made.rows].map((row) => row.map(field).join(','))
  await writeFile(join(folder, 'detected.csv'), `${lines.join('\n')}\n`)
  const { tiles = [], truth, more = {} } = made
  for (const name of tiles)
    await symlink(join(sample, 'tiles', `${name}.fits.fz`), join(folder, 'tiles', `${name}.fits.fz`))
  if (truth !== undefined) await writeFile(join(folder, 'truth.csv'), truth)
  const named = truth === undefined ? {} : { truth: 'truth.csv', shape: 'g' }
  await writeFile(join(folder, 'survey.json'), JSON.stringify({ catalog: 'detected.csv', ...named, ...more }))
  return folder
}

/** The catalog of the sample: the names of its columns, and its first rows. */
export async function sampleRows(count: number): Promise<{ columns: string[]; rows: string[][] }> {
  const text = await readFile(join(sample, 'detected.csv'), 'utf8')
  const [columns = [], ...rows] = text.split('\n', count + 1).map((line) => line.split(','))
  return { columns, rows }
}

/** Runs a command of the project, and resolves with what it printed. */
export async function shearwater(...args: string[]): Promise<string> {
  const command = [join(project, 'scripts', 'shearwater.mjs'), ...args, '--quiet']
  return (await run(process.execPath, command)).stdout
}
