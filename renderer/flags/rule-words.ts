import type { SealedRule } from '../../preload/contract-flagging'
import { measureOf, MEASURE_NAMES } from './rule-measure'

/** A number with thousands set apart. */
export const counted = (count: number): string => count.toLocaleString('en')

/** A number of things with their name. */
export const some = (count: number, thing: string): string =>
  `${counted(count)} ${thing}${count === 1 ? '' : 's'}`

/** A share in percent: `10 %`, `2.5 %`. */
export const percent = (share: number, figures = 4): string =>
  `${Number((100 * share).toPrecision(figures))} %`

/** A value of reduced shear in four figures; a dash for none. */
export function shear(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–'
  return value === 0 ? '0' : value.toPrecision(4).replace('-', '−')
}

/** A rule in words: `The worst 10 % by total uncertainty: above 0.183, 71 of 713 measured objects.` */
export function ruleInWords(rule: SealedRule): string {
  const { border, threshold, flagged, measured, errors } = rule
  const learned = errors?.kind === 'truth' ? ` from ${some(errors.objects, 'object')} of ${errors.file}` : ''
  const by = `${MEASURE_NAMES[measureOf(rule)]}${learned}`
  const which = border.kind === 'budget' ? `The worst ${percent(border.share)} by ${by}` : `By ${by}`
  return `${which}: above ${shear(threshold)}, ${counted(flagged)} of ${some(measured, 'measured object')}.`
}

const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** Who made a rule, and when: `Made by a person, 2 Jan 2026, 03:04.` */
export function makingInWords({ maker, made }: Pick<SealedRule, 'maker' | 'made'>): string {
  const when = new Date(made)
  const at = Number.isNaN(when.getTime()) ? made : time.format(when)
  if (maker === 'lab') return `Made by the lab when the run was complete, ${at}.`
  return maker === 'person' ? `Made by a person, ${at}.` : `Made ${at}.`
}
