import { access, constants, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { Fault, fault } from '../../preload/fault'
import { migrateLab, LAB_FORMAT } from './lab-format'
import { sealFile, sealFolders } from '../files/sealed-file'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** A sealed file of rows; `file` is relative to the lab. */
const Shard = v.object({ file: v.string(), rows: count })
export type Shard = v.InferOutput<typeof Shard>

/** What `lab.json` holds: which survey this is, and which of its rows are sealed here. */
export const LabManifest = v.object({
  format: v.literal(LAB_FORMAT),
  software: v.string(),
  created: v.string(),
  survey: v.object({ folder: v.string(), catalog: v.nullable(v.string()) }),
  /** What the survey says of its columns, and the columns themselves. */
  roles: v.record(v.string(), v.string()),
  columns: v.array(v.object({ name: v.string(), unit: v.nullable(v.string()), type: v.string() })),
  /** What the catalog's shards were made from; another fingerprint means another catalog. */
  fingerprint: v.string(),
  catalog: v.object({ complete: v.boolean(), shards: v.array(Shard) }),
})
export type LabManifest = v.InferOutput<typeof LabManifest>

/** Makes sure that a lab's folder is there and can be written to. */
export async function prepareLabFolder(lab: string): Promise<void> {
  try {
    await sealFolders(join(lab, 'catalog'))
    await access(lab, constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException // fs rejects with ErrnoException
    throw new Fault({
      code: 'unwritable',
      what: `The lab's folder cannot be written to (${code}).`,
      where: lab,
      remedy: 'Choose another folder.',
    })
  }
}

/** Reads `lab.json`; null where there is none yet. An older format is brought up to date, a newer one refused. */
export async function readManifest(lab: string): Promise<LabManifest | null> {
  const path = join(lab, 'lab.json')
  const text = await readFile(path, 'utf8').catch(nullIfMissing)
  if (text === null) return null
  try {
    return v.parse(LabManifest, migrateLab(JSON.parse(text), path))
  } catch (error) {
    if (!(error instanceof SyntaxError || v.isValiError(error))) throw error
    throw fault(`lab.json is damaged: ${error.message}.`, {
      where: path,
      remedy: 'Remove it and open the survey again: its rows are read anew.',
    })
  }
}

/** A manifest that is there and cannot be read is not taken for a lab that is new. */
function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw fault(`lab.json cannot be read (${error.code}).`, {
    ...(error.path !== undefined && { where: error.path }),
    remedy: 'Look after its disk, then open the lab again.',
  })
}

/** Writes `lab.json`, whole or not at all. */
export function writeManifest(lab: string, manifest: LabManifest): Promise<void> {
  return sealFile(join(lab, 'lab.json'), JSON.stringify(manifest, null, 2))
}

/** The name of the n-th shard of the catalog, relative to the lab. */
export function catalogShard(index: number): string {
  return `catalog/shard-${String(index).padStart(5, '0')}.parquet`
}
