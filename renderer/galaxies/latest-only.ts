/** Runs `work` on what was given last: what comes while it is at work waits, and only the latest of it is worked on. */
export function latestOnly<Given>(work: (given: Given) => Promise<void>): (given: Given) => void {
  let isBusy = false
  let waiting: { readonly given: Given } | null = null
  async function go(given: Given): Promise<void> {
    isBusy = true
    await work(given)
    isBusy = false
    const next = waiting
    waiting = null
    if (next) await go(next.given)
  }
  return (given) => {
    if (isBusy) waiting = { given }
    else void go(given)
  }
}
