/** Whole numbers as Slurm lists the tasks of an array: `1-4,7`. They come out sorted, each once. */
export function taskList(numbers: Iterable<number>): string {
  const stretches: [first: number, last: number][] = []
  for (const number of [...new Set(numbers)].sort((one, other) => one - other)) {
    const stretch = stretches.at(-1)
    if (stretch && stretch[1] === number - 1) stretch[1] = number
    else stretches.push([number, number])
  }
  return stretches.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',')
}

/** The numbers of such a list; steps (`1-9:2`) and the most that may run at once (`1-4%2`) are understood. */
export function tasksOf(list: string): number[] {
  const parts = list.replace(/%\d+$/, '').split(',')
  return parts.flatMap((part) => {
    const [, first, last = first, step = 1] = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part) ?? []
    if (first === undefined) return []
    const count = Math.floor((Number(last) - Number(first)) / Number(step)) + 1
    return Array.from({ length: Math.max(0, count) }, (_, n) => Number(first) + n * Number(step))
  })
}
