/** Things that are put in at one end and taken at the other, in order. */
export interface WaitingLine<T> {
  put(thing: T): void
  /** The first one, when there is one. */
  take(): Promise<T>
  /** Takes out all that are there. */
  empty(): T[]
}

/** An empty line. */
export function waitingLine<T>(): WaitingLine<T> {
  const things: T[] = []
  const takers: ((thing: T) => void)[] = []
  return {
    put(thing) {
      const taker = takers.shift()
      if (taker) taker(thing)
      else things.push(thing)
    },
    take() {
      const [first] = things.splice(0, 1)
      return first === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(first)
    },
    empty: () => things.splice(0),
  }
}
