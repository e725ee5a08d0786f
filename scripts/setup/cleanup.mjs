// @ts-check

/** @type {Set<() => void>} */
const pending = new Set()
let listening = false

/**
 * Runs `action` should the process end, by itself or by a signal, before the returned function is called.
 *
 * @param {() => void} action synchronous; its errors are dropped, the process is ending anyway
 * @returns {() => void} takes the action back
 */
export function whenEnding(action) {
  if (!listening) listen()
  pending.add(action)
  return () => void pending.delete(action)
}

function listen() {
  listening = true
  process.on('exit', runPending)
  process.on('SIGINT', () => process.exit(130))
  process.on('SIGTERM', () => process.exit(143))
  process.on('SIGHUP', () => process.exit(129))
}

function runPending() {
  for (const action of [...pending].reverse()) {
    try {
      action()
    } catch {
      // The next run clears what is left.
    }
  }
}
