/** How soon somebody wants an answer: while a person waits for each frame, soon, or when it is ready. */
export type Priority = 'interactive' | 'soon' | 'whenever'

const RANKS: Readonly<Record<Priority, number>> = { interactive: 0, soon: 1, whenever: 2 }

/** The longest, in milliseconds, that work holds before it has one more turn: it must not stand still for as long as somebody brushes. */
const PATIENCE = 1000

/** Milliseconds after interactive work in which more of it is to be expected: a brush asks again with each frame. */
const PAUSE = 100

/** Who has the thread that all statements share. Work is done in slices; between two of them it asks whether it holds. */
export interface Turns {
  /** Says that work is under way; call what it gives when it has ended. */
  enter(priority: Priority): () => void
  /**
   * Lets others be served, and holds while more urgent work is under way, for a second at most. Resolves early when `signal` is aborted.
   */
  next(priority: Priority, signal?: AbortSignal): Promise<void>
}

/** The turns of one thread; `patience` in milliseconds. */
export function takingTurns(patience = PATIENCE): Turns {
  const underWay = [0, 0, 0]
  let waiting: (() => void)[] = []
  let expectedUntil = -Infinity

  const isHeld = (priority: Priority): boolean =>
    underWay.slice(0, RANKS[priority]).some((works) => works > 0) ||
    (priority === 'whenever' && performance.now() < expectedUntil)

  function ended(signal: AbortSignal | undefined, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', go)
        resolve()
      }
      const timer = setTimeout(go, milliseconds)
      signal?.addEventListener('abort', go, { once: true })
      waiting.push(go)
    })
  }

  return {
    enter(priority) {
      const rank = RANKS[priority]
      underWay[rank] = (underWay[rank] ?? 0) + 1
      return () => {
        underWay[rank] = (underWay[rank] ?? 0) - 1
        if (priority === 'interactive') expectedUntil = performance.now() + PAUSE
        const held = waiting
        waiting = []
        held.forEach((go) => go())
      }
    },
    async next(priority, signal) {
      // Requests that have arrived are heard before this resolves.
      await new Promise(setImmediate)
      const until = performance.now() + patience
      while (isHeld(priority) && !signal?.aborted && performance.now() < until) {
        await ended(signal, Math.min(PAUSE, until - performance.now()))
      }
    },
  }
}
