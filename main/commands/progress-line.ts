import type { Progress } from '../../preload/contract'
import { formatDuration } from '../../workers/units/format-amount'

/** Milliseconds between two lines where standard error is no terminal, and between two redraws where it is. */
const EVERY = { line: 3000, redraw: 100 }

/** A step of progress, with its pace where that is known. */
export interface PacedProgress extends Progress {
  readonly perSecond?: number | null
  readonly secondsLeft?: number | null
}

/** Progress on standard error: a bar on a terminal, a line every few seconds elsewhere. */
export interface ProgressLine {
  show(step: PacedProgress): void
  /** Says something in a line of its own, unless it was what was said last. */
  say(words: string): void
  end(): void
}

/** A line that shows nothing when `quiet`. */
export function progressLine(quiet: boolean, out: NodeJS.WriteStream = process.stderr): ProgressLine {
  const terminal = Boolean(out.isTTY)
  let last = terminal ? 0 : Date.now()
  let drawn = false
  let said = ''
  return {
    show(step) {
      const now = Date.now()
      if (quiet || now - last < (terminal ? EVERY.redraw : EVERY.line)) return
      last = now
      drawn = true
      out.write(terminal ? `\r\x1b[K${bar(step)} ${describe(step)}` : `${describe(step)}\n`)
    },
    say(words) {
      if (quiet || words === said) return
      said = words
      out.write(terminal && drawn ? `\r\x1b[K${words}\n` : `${words}\n`)
    },
    end() {
      if (terminal && drawn) out.write('\r\x1b[K')
    },
  }
}

function describe({ stage, done, total, unit, perSecond, secondsLeft }: PacedProgress): string {
  const count = done.toLocaleString('en')
  const words =
    total === null
      ? `${stage}: ${count} ${unit}`
      : `${stage}: ${count} of ${total.toLocaleString('en')} ${unit}`
  const rate = perSecond ? `, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)} ${unit}/s` : ''
  const left = secondsLeft ? `, ${formatDuration(secondsLeft)} left` : ''
  return words + rate + left
}

function bar({ done, total }: Progress): string {
  const width = 24
  const full = total ? Math.min(width, Math.round((width * done) / total)) : 0
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}]`
}
