import { isAbsolute } from 'node:path'
import { stat } from 'node:fs/promises'
import { handle, type Context, type Handler } from '../preload/channel'
import type { Progress } from '../preload/contract'
import { linkedChanged, linkStore, linkTable, type LinkedTable } from '../preload/contract-linked'
import { Fault, fault } from '../preload/fault'
import type { InputOf } from '../preload/token'
import type { Survey } from '../workers/survey/describe-survey'
import type { Worker } from './worker'

/** A truth as the store is asked for it. */
type TruthFile = InputOf<typeof linkStore>['truth']

/** Has the store make the table that all views share. */
export interface LinkedDesk {
  readonly handlers: Handler[]
  /** Hears of changes of its rows that nobody asked for. */
  onChange(listener: (table: LinkedTable) => void): void
}

/** The desk before a store; `open` gives the survey that is open, null where it is away, and throws a `Fault` where none is. */
export function linkedDesk(store: Pick<Worker, 'call' | 'hear'>, open: () => Survey | null): LinkedDesk {
  async function link(
    { run, truth }: InputOf<typeof linkTable>,
    { signal, report }: Context<Progress>,
  ): Promise<LinkedTable> {
    const file = await truthOf(open(), truth)
    return store.call(linkStore, { run, truth: file }, { signal, onProgress: report })
  }
  return {
    handlers: [handle(linkTable, link)],
    onChange: (listener) => store.hear(linkedChanged, listener),
  }
}

/** The file that is meant; of a survey's own, null where it names none or that is away. Its shapes are what the survey says that they are. */
async function truthOf(
  survey: Survey | null,
  wanted: InputOf<typeof linkTable>['truth'],
): Promise<TruthFile> {
  if (wanted === 'none') return null
  const shape = survey?.truth?.shape ?? 'g'
  if (wanted === 'survey') {
    const file = survey?.truth?.file
    return file !== undefined && (await isFile(file)) ? { file, shape } : null
  }
  const { file } = wanted
  if (!isAbsolute(file))
    throw new Fault({ code: 'refused', what: 'The truth is to be an absolute path.', where: file })
  if (await isFile(file)) return { file, shape }
  throw fault('There is no such file of true shapes.', { where: file, remedy: 'Choose the truth again.' })
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false
}
