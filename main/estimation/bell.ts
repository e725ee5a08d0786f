/** Wakes all who wait for news. */
export class Bell {
  private waiting: (() => void)[] = []

  ring(): void {
    for (const wake of this.waiting.splice(0)) wake()
  }

  /** Resolves when the bell rings next, or `signal` aborts. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        resolve()
      }
      signal.addEventListener('abort', wake, { once: true })
      this.waiting.push(wake)
    })
  }
}
