import { app } from 'electron'

/** What Node has to end a process without taking its environment apart; it is in no public type. */
interface Endable {
  reallyExit(code: number): void
}

/**
 * Ends the process when Electron has closed its windows and told all that it quits. Left to itself, the Node of older Electrons takes its environment apart then, and where an
 * immediate is under way it calls that for ever. Nothing is lost: what is kept was written before.
 */
export function endAtOnce(): void {
  app.on('quit', (_event, code) => {
    const node = process as NodeJS.Process & Partial<Endable> // undocumented, so it may be gone one day
    node.reallyExit?.(code)
  })
}
