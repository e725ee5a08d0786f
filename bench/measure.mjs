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

/** The root of the mean square. @param {number[]} values */
export function rms(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}

/** @param {number} share */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`
}

/** The area under the ROC curve: how often one of `yes` is larger than one of `no`. @param {number[]} no @param {number[]} yes */
export function areaUnder(no, yes) {
  const sorted = [...no].sort((a, b) => a - b)
  const below = (/** @type {number} */ value) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? NaN) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  return yes.reduce((sum, value) => sum + below(value), 0) / (no.length * yes.length)
}
