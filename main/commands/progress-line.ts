import type { Progress } from '../../preload/contract'

/** Milliseconds between two lines where standard error is no terminal, and between two redraws where it is. */
const EVERY = { line: 3000, redraw: 100 }

/** Progress on standard error: a bar on a terminal, a line every few seconds elsewhere. */
export interface ProgressLine {
  show(step: Progress): void
  end(): void
}

/** A line that shows nothing when `quiet`. */
export function progressLine(quiet: boolean, out: NodeJS.WriteStream = process.stderr): ProgressLine {
  const terminal = Boolean(out.isTTY)
  let last = terminal ? 0 : Date.now()
  let drawn = false
  return {
    show(step) {
      const now = Date.now()
      if (quiet || now - last < (terminal ? EVERY.redraw : EVERY.line)) return
      last = now
      drawn = true
      out.write(terminal ? `\r\x1b[K${bar(step)} ${describe(step)}` : `${describe(step)}\n`)
    },
    end() {
      if (terminal && drawn) out.write('\r\x1b[K')
    },
  }
}

function describe({ stage, done, total, unit }: Progress): string {
  const count = done.toLocaleString('en')
  return total === null
    ? `${stage}: ${count} ${unit}`
    : `${stage}: ${count} of ${total.toLocaleString('en')} ${unit}`
}

function bar({ done, total }: Progress): string {
  const width = 24
  const full = total ? Math.min(width, Math.round((width * done) / total)) : 0
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}]`
}
