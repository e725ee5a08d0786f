import * as v from 'valibot'
import type { ColumnRoles } from '../../preload/contract'
import { fault } from '../../preload/fault'
import { nameOfPlace } from '../files/place'
import type { SurveyFiles } from '../files/survey-files'

const ByBand = v.record(v.string(), v.string())
const SurveyDescription = v.object({
  name: v.optional(v.string()),
  description: v.optional(v.string(), ''),
  catalog: v.optional(v.string()),
  /** A file of true shapes, and whether they are reduced shears g or distortions e. What is not understood names none. */
  truth: v.fallback(v.optional(v.string()), undefined),
  shape: v.fallback(v.optional(v.picklist(['g', 'e']), 'g'), 'g'),
  bands: v.optional(v.array(v.string())),
  columns: v.optional(v.record(v.string(), v.union([v.string(), ByBand])), {}),
  pixels: v.optional(
    v.object({ x: v.optional(v.string()), y: v.optional(v.string()), tile: v.optional(v.string()) }),
    {},
  ),
  tiles: v.optional(
    v.array(v.object({ name: v.optional(v.string()), tile: v.optional(v.number()), file: v.string() })),
  ),
})
/** What `survey.json` says. */
export type SurveyDescription = v.InferOutput<typeof SurveyDescription>
export type ListedTile = NonNullable<SurveyDescription['tiles']>[number]

/** What a key of `survey.json` that holds a name per band is called in the catalog: `magnitudes.i` is `mag_i`. */
const PREFIXES: Readonly<Record<string, string>> = { magnitudes: 'mag', magnitudeErrors: 'magerr' }

/** Longer descriptions are not read: they describe no survey. */
const LONGEST_DESCRIPTION = 64 * 1024 * 1024
/** Reads a survey's `survey.json`; where there is none, nothing is said. Rejects with a `Fault` for one that is not understood. */
export async function readDescription(files: SurveyFiles): Promise<SurveyDescription> {
  const where = nameOfPlace(files.placeOf('survey.json'))
  const text = await readText(files, where)
  try {
    return v.parse(SurveyDescription, JSON.parse(text ?? '{}'))
  } catch (error) {
    const what = v.isValiError(error)
      ? `"${v.getDotPath(error.issues[0]) ?? ''}": ${error.issues[0].message}`
      : (error as Error).message // JSON.parse throws SyntaxError only
    throw fault(`survey.json is not understood: ${what}.`, { where, remedy: 'Correct or remove it.' })
  }
}

/** The text of `survey.json`, null where there is none. */
async function readText(files: SurveyFiles, where: string): Promise<string | null> {
  if (!(await files.exists('survey.json'))) return null
  const file = await files.open('survey.json')
  try {
    if (file.size > LONGEST_DESCRIPTION) throw fault(`survey.json takes ${file.size} bytes.`, { where })
    return new TextDecoder().decode(await file.read({ offset: 0, length: file.size }))
  } finally {
    await file.close()
  }
}

/** Which column `survey.json` takes for what. */
export function rolesOf({ columns, pixels }: SurveyDescription): ColumnRoles {
  const roles: ColumnRoles = {}
  for (const [role, column] of Object.entries(columns)) {
    if (typeof column === 'string') roles[role] = column
    else for (const [band, name] of Object.entries(column)) roles[`${PREFIXES[role] ?? role}_${band}`] = name
  }
  for (const [role, column] of Object.entries(pixels)) if (column) roles[role] = column
  return roles
}
