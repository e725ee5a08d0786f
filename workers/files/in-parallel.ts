/**
 * What `work` makes of each item, in their order, with at most `atOnce` under way at a time. Rejects with the first
 * failure; what was not begun then is not begun.
 */
export async function inParallel<Item, Result>(
  atOnce: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const left = items.entries()
  let failed = false
  async function run(): Promise<void> {
    for (const [index, item] of left) {
      if (failed) return
      results[index] = await work(item)
    }
  }
  const lanes = Array.from({ length: atOnce }, () =>
    run().catch((error: unknown) => {
      failed = true
      throw error
    }),
  )
  await Promise.all(lanes)
  return results
}
