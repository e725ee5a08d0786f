import type { EstimationOptions } from '../../preload/contract-runs'
import type { EstimationWish } from '../jobs'
import { namedModel } from '../models'
import type { RunPart } from '../run-part'
import { WrongUsage } from './arguments'

/** The options that say which run is meant, and how it is estimated: those of `estimate`, and of what estimates elsewhere. */
export const estimationOptions = {
  model: { type: 'string' },
  samples: { type: 'string' },
  symmetric: { type: 'string' },
  'keep-samples': { type: 'boolean' },
  batch: { type: 'string' },
  seed: { type: 'string' },
  where: { type: 'string' },
  limit: { type: 'string' },
  device: { type: 'string' },
} as const

/** What was given for them. */
export type EstimationValues = {
  readonly [name in keyof typeof estimationOptions]?:
    ((typeof estimationOptions)[name]['type'] extends 'boolean' ? boolean : string) | undefined
}

/** The run that is asked for, all of it. Throws `WrongUsage`. */
export function wishOf(values: EstimationValues): EstimationWish {
  if (values.model === undefined)
    throw new WrongUsage('--model is missing: moments, deterministic, bayesian, or the folder of a model')
  if (values['keep-samples']) throw new WrongUsage('--keep-samples is not there yet')
  if (values.device !== undefined && values.device !== 'host')
    throw new WrongUsage(`--device ${values.device} is not there yet; there is host`)
  const { folder, options } = namedModel(values.model)
  if (options.samples === 0 && values.samples !== undefined)
    throw new WrongUsage(
      `--model ${values.model} takes the means of the weights: --samples is for --model bayesian`,
    )
  return {
    model: folder,
    options: { ...optionsOf(values), ...options },
    batch: wholeNumber('--batch', values.batch) ?? 64,
    ...{ fresh: false, part: null },
  }
}

/** The same options as arguments, for a command line elsewhere: a model that is named by its path, by its whole path. */
export function argumentsOf(values: EstimationValues): string[] {
  const { model = '' } = values
  const named = { ...values, model: model.includes('/') ? namedModel(model).folder : model }
  return Object.keys(estimationOptions).flatMap((name) => {
    const value = named[name as keyof EstimationValues] // the keys of estimationOptions
    // In one word, because a value may begin with a dash.
    if (typeof value === 'string') return [`--${name}=${value}`]
    return value ? [`--${name}`] : []
  })
}

function optionsOf({ samples, seed, where, limit, symmetric }: EstimationValues): Partial<EstimationOptions> {
  if (symmetric !== undefined && symmetric !== 'yes' && symmetric !== 'no') {
    throw new WrongUsage('--symmetric is yes or no')
  }
  const numbers = {
    samples: wholeNumber('--samples', samples),
    seed: wholeNumber('--seed', seed),
    limit: wholeNumber('--limit', limit),
  }
  const given = Object.entries(numbers).filter(([, value]) => value !== undefined)
  return {
    ...Object.fromEntries(given),
    ...(where !== undefined && { where }),
    ...(symmetric !== undefined && { symmetric: symmetric === 'yes' }),
  }
}

/** A whole number that was given for an option; undefined where none was. Throws `WrongUsage` for anything else. */
export function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new WrongUsage(`${option} ${text} is no whole number`)
}

/** The part of a run that `--shard k/n` asks for; null for all. Throws `WrongUsage`. */
export function shardOf(text: string | undefined): RunPart | null {
  if (text === undefined) return null
  const [, part, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (part && of && part <= of) return { part, of }
  throw new WrongUsage(`--shard ${text} is none of 1/n to n/n`)
}
