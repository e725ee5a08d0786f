import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { RecentLab } from '../preload/contract'

/** How many labs are remembered. */
const KEPT = 10

/** The labs that were open before, the newest first; kept in one JSON file. */
export interface RecentLabs {
  list(): Promise<RecentLab[]>
  remember(lab: { name: string; folder: string }): Promise<RecentLab[]>
  forget(folder: string): Promise<RecentLab[]>
  clear(): Promise<RecentLab[]>
}

/** Opens the list kept in `path`; a list that cannot be read counts as empty. `now` gives the time as ISO 8601. */
export function recentLabs(path: string, now: () => string): RecentLabs {
  let turn: Promise<unknown> = Promise.resolve()

  async function read(): Promise<RecentLab[]> {
    try {
      return v.parse(v.array(RecentLab), JSON.parse(await readFile(path, 'utf8')))
    } catch {
      return []
    }
  }

  async function write(labs: RecentLab[]): Promise<RecentLab[]> {
    try {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.partial`, JSON.stringify(labs, null, 2))
      await rename(`${path}.partial`, path)
    } catch (error) {
      console.warn(`The list of recent labs was not kept: ${String(error)}`)
    }
    return labs
  }

  /** One change after the other, so that none is lost. */
  function change(edit: (labs: RecentLab[]) => RecentLab[]): Promise<RecentLab[]> {
    const mine = turn.then(async () => write(edit(await read()).slice(0, KEPT)))
    turn = mine
    return mine
  }

  const without = (labs: RecentLab[], folder: string): RecentLab[] =>
    labs.filter((lab) => lab.folder !== folder)
  return {
    list: read,
    remember: ({ name, folder }) =>
      change((labs) => [{ name, folder, opened: now() }, ...without(labs, folder)]),
    forget: (folder) => change((labs) => without(labs, folder)),
    clear: () => change(() => []),
  }
}
