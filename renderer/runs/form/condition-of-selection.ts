import type { Column } from '../../../preload/contract'

/** What can be taken over of what is selected: a condition on the catalog, or why there is none. */
export type TakenOver =
  { readonly kind: 'condition'; readonly where: string } | { readonly kind: 'not'; readonly why: string }

/** Texts and comments of SQL, in which names mean nothing. */
const NOT_NAMES = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g
/** A name in quotes, or one that needs none. */
const NAMES = /"((?:[^"]|"")*)"|[A-Za-z_]\w*/g

/** The names that occur in a condition, in small letters. */
function namesIn(where: string): Set<string> {
  const found = where.replace(NOT_NAMES, ' ').matchAll(NAMES)
  return new Set([...found].map(([name, quoted]) => (quoted?.replaceAll('""', '"') ?? name).toLowerCase()))
}

/**
 * The condition on `objects` that means what a condition on `linked` means. A run has to choose its objects by what the catalog has: columns of estimates, verdicts and
 * truths are of the run that is shown, also where the catalog has one of the same name (it is `catalog_NAME` in `linked`).
 */
export function conditionOfSelection(
  where: string,
  objects: readonly Column[],
  linked: readonly Column[],
): TakenOver {
  if (where.trim() === '') return { kind: 'not', why: 'Nothing is selected: every object is meant.' }
  const used = namesIn(where)
  const linkedNames = new Set(linked.map(({ name }) => name.toLowerCase()))
  const isOfCatalog = (name: string): boolean =>
    objects.some((column) => column.name.toLowerCase() === name) && !linkedNames.has(`catalog_${name}`)
  const others = linked.map(({ name }) => name).filter((name) => used.has(name.toLowerCase()))
  const strange = [...new Set(others)].filter((name) => !isOfCatalog(name.toLowerCase()))
  if (strange.length === 0) return { kind: 'condition', where }
  const verb = strange.length === 1 ? 'is' : 'are'
  const why = `The selection uses ${strange.join(', ')}, which ${verb} not in the catalog: a run chooses its objects by the catalog’s own columns.`
  return { kind: 'not', why }
}
