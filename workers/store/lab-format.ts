import { fault } from '../../preload/fault'

/** The version of the lab's layout on disk that this code reads and writes. */
export const LAB_FORMAT = 1

/** Turns a manifest of one format into one of the next; the place in the list is the format it starts from. */
export type Migration = (manifest: Record<string, unknown>) => Record<string, unknown>

/** Format 0 is none: the first labs are of format 1. */
const MIGRATIONS: readonly Migration[] = [(manifest) => manifest]

/** Brings a manifest up to date, step by step. Throws a `Fault` for one of a newer software, or of no format. */
export function migrateLab(
  manifest: unknown,
  where: string,
  { format: current, migrations } = { format: LAB_FORMAT, migrations: MIGRATIONS },
): unknown {
  if (typeof manifest !== 'object' || manifest === null || !('format' in manifest)) return manifest
  const { format } = manifest
  if (typeof format !== 'number') return manifest
  if (format > current) {
    throw fault(
      `The lab was made by a newer Shearwater (format ${format}; this one reads up to ${current}).`,
      {
        where,
        remedy: 'Update Shearwater.',
      },
    )
  }
  return migrations
    .slice(format, current)
    .reduce<Record<string, unknown>>((older, step, n) => ({ ...step(older), format: format + n + 1 }), {
      ...manifest,
    })
}
