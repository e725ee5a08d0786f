/** Holds work between two steps while a person wants it held. */
export interface PauseGate {
  readonly paused: boolean
  set(paused: boolean): void
  /** Resolves at once, or when the gate opens; also when `signal` aborts, so that what waits can end. */
  pass(signal: AbortSignal): Promise<void>
  /** Hears of every change; returns the way to stop. */
  onChange(listener: () => void): () => void
}

/** An open gate. */
export function pauseGate(): PauseGate {
  const listeners = new Set<() => void>()
  let paused = false
  return {
    get paused() {
      return paused
    },
    set(value) {
      paused = value
      for (const listener of [...listeners]) listener()
    },
    pass(signal) {
      return new Promise((resolve) => {
        const look = (): void => {
          if (paused && !signal.aborted) return
          listeners.delete(look)
          signal.removeEventListener('abort', look)
          resolve()
        }
        listeners.add(look)
        signal.addEventListener('abort', look)
        look()
      })
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
