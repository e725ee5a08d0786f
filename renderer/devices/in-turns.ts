/** How long work goes on before the page has its turn, in milliseconds. */
const TURN = 10

/**
 * Does work item by item, the page alive meanwhile: after each hundredth of a second it has its turn. Rejects with the signal's reason
 * once that is aborted, and with whatever `work` throws.
 */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Result,
  signal: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = []
  let began = -Infinity
  for (const item of items) {
    if (performance.now() - began > TURN) {
      await new Promise((resolve) => setTimeout(resolve))
      signal.throwIfAborted()
      began = performance.now()
    }
    results.push(work(item))
  }
  return results
}
