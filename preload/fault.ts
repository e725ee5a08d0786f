import * as v from 'valibot'

/** Why a request was not answered, in words for the person at the screen: what, where, and what to do. */
export const FaultReport = v.object({
  code: v.picklist(['failed', 'cancelled', 'refused', 'gone']),
  what: v.string(),
  where: v.optional(v.string()),
  remedy: v.optional(v.string()),
})
export type FaultReport = v.InferOutput<typeof FaultReport>

/** A failure that a person can act on. `refused`: the request itself was wrong; `gone`: the process that was asked has ended. */
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

/** What to tell the asker of an error of any kind. */
export function reportOf(error: unknown): FaultReport {
  if (error instanceof Fault) return error.report
  if (error instanceof Error) return { code: 'failed', what: error.message }
  return { code: 'failed', what: String(error) }
}
