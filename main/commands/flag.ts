import { resolve } from 'node:path'
import { FlaggedBy, type FlaggingBorder, type flagRun, type Reasons } from '../../preload/contract-flagging'
import type { InputOf, OutputOf } from '../../preload/token'
import { common, readArguments, WrongUsage } from './arguments'
import { screenTable } from './screen-table'
import { withHub } from './with-hub'

/** Arcseconds within which a truth belongs to an object, unless ids agree. */
const RADIUS = 0.6

/** `flag LAB --budget 10%`: marks the objects of a run whose shape is uncertain; nothing is estimated again. */
export async function flag(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['LAB'], {
    ...common,
    ...{ run: { type: 'string' }, budget: { type: 'string' }, above: { type: 'string' } },
    ...{ by: { type: 'string', default: 'total' }, clear: { type: 'boolean', default: false } },
    ...{ truth: { type: 'string' }, shape: { type: 'string' }, radius: { type: 'string' } },
  } as const)
  const { run = null, clear, json } = values
  const order = clear ? null : { ...orderOf(values), run }
  if (clear && (values.budget ?? values.above ?? values.truth) !== undefined)
    throw new WrongUsage('--clear takes the rule of a run away; it needs no other')
  const answer = await withHub(async (hub, signal) => {
    await hub.open(positionals[0] ?? '', { signal })
    return order ? hub.judgements.flag(order, signal) : hub.judgements.clearFlagging(run)
  })
  if (json) console.log(JSON.stringify(inJson(answer)))
  else console.log(inWords(answer))
  return 0
}

type Order = Omit<InputOf<typeof flagRun>, 'run'>
type Answer = { run: string; reasons: Reasons; rule?: OutputOf<typeof flagRun>['rule'] }

interface Values {
  readonly by: string
  readonly budget?: string | undefined
  readonly above?: string | undefined
  readonly truth?: string | undefined
  readonly shape?: string | undefined
  readonly radius?: string | undefined
}

function orderOf({ by: name, budget, above, truth, shape, radius: text }: Values): Order {
  const by = FlaggedBy.options.find((known) => known === name)
  if (!by) throw new WrongUsage(`--by ${name} is none of ${FlaggedBy.options.join(', ')}`)
  if (truth !== undefined && by !== 'error') throw new WrongUsage('--truth is learned from --by error')
  if (truth === undefined && (text ?? shape) !== undefined)
    throw new WrongUsage('--shape and --radius are for a --truth')
  const radius = text === undefined ? RADIUS : Number(text)
  if (!(radius >= 0)) throw new WrongUsage(`--radius ${text} is no number of arcseconds`)
  const learned = truth === undefined ? null : { file: resolve(truth), shape: shapeOf(shape), radius }
  return { by, border: borderOf(budget, above), truth: learned }
}

function shapeOf(name = 'g'): 'g' | 'e' {
  if (name === 'g' || name === 'e') return name
  throw new WrongUsage('--shape is g (reduced shear) or e (distortion)')
}

function borderOf(budget: string | undefined, above: string | undefined): FlaggingBorder {
  if ((budget === undefined) === (above === undefined))
    throw new WrongUsage('say how many with --budget 10%, or above which value with --above 0.2')
  return budget === undefined
    ? { kind: 'above', value: valueOf(above ?? '') }
    : { kind: 'budget', share: shareOf(budget) }
}

/** `10%`, `2.5 %` or `0.1`: a share between none and all. */
function shareOf(text: string): number {
  const [, digits, sign] = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*(%?)\s*$/.exec(text) ?? []
  const share = Number(digits) / (sign ? 100 : 1)
  if (share > 0 && share < 1) return share
  throw new WrongUsage(
    `--budget ${text} is no share between 0 % and 100 % of the objects, such as 10% or 0.1`,
  )
}

function valueOf(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value
  throw new WrongUsage(`--above ${text} is no uncertainty: a number from 0 on, such as 0.2`)
}

function inJson({ run, reasons, rule }: Answer): unknown {
  if (!rule) return { run, by: null, flagged: 0, threshold: null, reasons }
  const { by, border, threshold, measured, flagged, made, errors } = rule
  const asked =
    border.kind === 'budget' ? { budget: border.share, above: null } : { budget: null, above: border.value }
  return { run, by, ...asked, flagged, threshold, measured, made, errors, reasons }
}

function inWords({ run, reasons, rule }: Answer): string {
  const rows = Object.entries(reasons)
  const table = rows.length > 0 ? screenTable(['flag', 'objects'], rows) : 'no object has a flag'
  if (!rule) return `run ${run}: not flagged by its uncertainty any more\n${table}`
  const { by, threshold, measured, flagged, errors } = rule
  const what = by === 'error' ? 'expected error' : `${by} uncertainty`
  const first = `run ${run}: ${flagged} of ${measured} measured objects flagged, ${what} above ${Number(threshold.toPrecision(5))}`
  const learned =
    errors &&
    (errors.kind === 'truth'
      ? `learned from ${errors.objects} objects of ${errors.file}`
      : 'of the Gaussians of their covariances: no truth was learned from')
  return [first, ...(learned ? [`errors ${learned}`] : []), table].join('\n')
}
