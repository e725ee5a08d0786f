// @ts-check
/** The middle of numbers. @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Milliseconds that each of `runs` calls took. @param {number} runs @param {() => unknown} call */
export function times(runs, call) {
  return Array.from({ length: runs }, () => {
    const start = performance.now()
    call()
    return performance.now() - start
  })
}

/** Milliseconds that a call took, to the end of its promise. @param {() => unknown} call */
export async function timed(call) {
  const start = performance.now()
  await call()
  return performance.now() - start
}
