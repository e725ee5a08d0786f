import type { ListedTile } from './survey-description'

/**
 * Names of tiles, no two the same in any case, for tables are named after them: the given name, else the file's without its
 * ending and with as many of its folders as it takes to tell it from the others (`a/t`, `b/t`), else with a number (`t_2`).
 */
export function distinctTileNames(tiles: readonly Pick<ListedTile, 'name' | 'file'>[]): string[] {
  const paths = tiles.map(({ name, file }) =>
    name === undefined ? file.replace(/\.fits(\.fz)?$/, '').split('/') : [name],
  )
  let names = paths.map((path) => path.at(-1) ?? '')
  const deepest = Math.max(1, ...paths.map(({ length }) => length))
  for (let depth = 2; depth <= deepest; depth++) {
    const counts = countsOf(names)
    names = names.map((name, n) =>
      (counts.get(name.toLowerCase()) ?? 0) > 1 ? (paths[n] ?? []).slice(-depth).join('/') : name,
    )
  }
  return numbered(names)
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1)
  return counts
}

function numbered(names: readonly string[]): string[] {
  const [all, taken] = [countsOf(names), new Set<string>()]
  return names.map((name) => {
    let distinct = name
    for (let n = 2; taken.has(distinct.toLowerCase()); n++) {
      if (!all.has(`${name}_${n}`.toLowerCase())) distinct = `${name}_${n}`
    }
    taken.add(distinct.toLowerCase())
    return distinct
  })
}
