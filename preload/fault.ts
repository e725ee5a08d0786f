import * as v from 'valibot'

/** Why a request was not answered, in words for the person at the screen: what, where, and what to do. */
export const FaultReport = v.object({
  code: v.picklist(['failed', 'cancelled', 'refused', 'gone', 'unwritable']),
  what: v.string(),
  where: v.optional(v.string()),
  remedy: v.optional(v.string()),
})
export type FaultReport = v.InferOutput<typeof FaultReport>

/**
 * A failure that a person can act on. `refused`: the request itself was wrong; `gone`: the process that was asked has ended; `unwritable`: a disk does not
 * take what is written, which a person may mend while others wait.
 */
export class Fault extends Error {
  override readonly name = 'Fault'

  constructor(readonly report: FaultReport) {
    super([report.what, report.where, report.remedy].filter(Boolean).join(' · '))
  }
}

/** A fault of code `failed`, the common case. */
export function fault(what: string, detail: { where?: string; remedy?: string } = {}): Fault {
  return new Fault({ code: 'failed', what, ...detail })
}

/** The fault that every cancelled request ends with. */
export function cancelled(what = 'Cancelled.'): Fault {
  return new Fault({ code: 'cancelled', what })
}

/** What to tell the asker of an error of any kind; one with a `remedy` of its own keeps it. */
export function reportOf(error: unknown): FaultReport {
  if (error instanceof Fault) return error.report
  if (!(error instanceof Error)) return { code: 'failed', what: String(error) }
  // What an AbortSignal throws, wherever it was heeded.
  if (error.name === 'AbortError') return cancelled().report
  return { code: 'failed', ...placed(error) }
}

/** The parts of an error of a file's reader, whose message is `place: what`, and which may know a remedy. */
function placed(error: Error): Omit<FaultReport, 'code'> {
  const what = 'what' in error && typeof error.what === 'string' ? error.what : error.message
  const where = error.message.endsWith(`: ${what}`) ? error.message.slice(0, -what.length - 2) : undefined
  const remedy = 'remedy' in error && typeof error.remedy === 'string' ? error.remedy : undefined
  return {
    what: where === undefined ? what : `${what.charAt(0).toUpperCase()}${what.slice(1)}.`,
    ...(where !== undefined && { where }),
    ...(remedy !== undefined && { remedy }),
  }
}
