import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { sealFile } from '../files/sealed-file'

/** What `matches/NAME.json` holds beside `NAME.parquet`: what was matched with what, and what its columns hold. */
const MatchManifest = v.object({
  format: v.literal(1),
  name: v.string(),
  /** The name of the other catalog's file. */
  file: v.string(),
  radius: v.number(),
  made: v.string(),
  /** What the objects were, as `lab.json` tells one catalog from another. */
  fingerprint: v.string(),
  ...{ rows: v.number(), matched: v.number(), ambiguous: v.number() },
  columns: v.array(v.object({ name: v.string(), unit: v.nullable(v.string()) })),
})
export type MatchManifest = v.InferOutput<typeof MatchManifest>

const folderOf = (lab: string): string => join(lab, 'matches')

/** The rows of a match. */
export const matchFile = (lab: string, name: string): string => join(folderOf(lab), `${name}.parquet`)

/** Seals what a match was of; from now on it is one of the lab's. */
export function sealMatch(lab: string, manifest: MatchManifest): Promise<void> {
  return sealFile(join(folderOf(lab), `${manifest.name}.json`), JSON.stringify(manifest, null, 2))
}

/** The matches of a lab by name; `damaged` are the names of those whose description cannot be read. */
export async function readMatches(lab: string): Promise<{ matches: MatchManifest[]; damaged: string[] }> {
  const files = (await readdir(folderOf(lab)).catch(() => [])).filter((file) => file.endsWith('.json')).sort()
  const found = await Promise.all(files.map(async (file) => ({ file, match: await readMatch(lab, file) })))
  return {
    matches: found.flatMap(({ match }) => match ?? []),
    damaged: found.filter(({ match }) => !match).map(({ file }) => file.slice(0, -'.json'.length)),
  }
}

async function readMatch(lab: string, file: string): Promise<MatchManifest | null> {
  try {
    const parsed = v.safeParse(MatchManifest, JSON.parse(await readFile(join(folderOf(lab), file), 'utf8')))
    return parsed.success && `${parsed.output.name}.json` === file ? parsed.output : null
  } catch {
    return null
  }
}
