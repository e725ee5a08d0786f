/**
 * Names of columns with which a database can do: none empty (`column3`), and no two the same in any case (`ra`, `RA_2`).
 */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  return names.map((written, index) => {
    const name = written.trim() || `column${index + 1}`
    let distinct = name
    let count = counts.get(name.toLowerCase()) ?? 1
    while (taken.has(distinct.toLowerCase())) distinct = `${name}_${++count}`
    counts.set(name.toLowerCase(), count)
    taken.add(distinct.toLowerCase())
    return distinct
  })
}
