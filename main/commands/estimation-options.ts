import type { RunOrder } from '../../preload/contract-queue'
import type { EstimationOptions } from '../../preload/contract-runs'
import { namedModel } from '../models'
import type { RunPart } from '../run-part'
import { wholeNumber, WrongUsage } from './arguments'

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
  workers: { type: 'string' },
  device: { type: 'string' },
  devices: { type: 'string' },
  precision: { type: 'string' },
} as const

/** What was given for them. */
export type EstimationValues = {
  readonly [name in keyof typeof estimationOptions]?:
    ((typeof estimationOptions)[name]['type'] extends 'boolean' ? boolean : string) | undefined
}

/** The run that is asked for. Throws `WrongUsage`. */
export function orderOf(values: EstimationValues): RunOrder {
  const { model } = values
  if (model === undefined)
    throw new WrongUsage('--model is missing: moments, deterministic, bayesian, or the folder of a model')
  requireHost(values)
  if (namedModel(model).options.samples === 0 && values.samples !== undefined)
    throw new WrongUsage(`--model ${model} takes the means of the weights: --samples is for --model bayesian`)
  const workers = wholeNumber('--workers', values.workers, 1) ?? null
  const batch = wholeNumber('--batch', values.batch, 1) ?? null
  return { model, options: optionsOf(values), batch, workers, fresh: false }
}

/** Runs are computed by this machine, in single precision. */
function requireHost({ device = 'host', devices = '1', precision = 'fp32' }: EstimationValues): void {
  if (device !== 'host') throw new WrongUsage(`--device ${device} is unknown; there is host`)
  if (devices !== '1') throw new WrongUsage(`--devices ${devices}: of the device host there is 1`)
  if (precision !== 'fp32') throw new WrongUsage(`--precision ${precision}: host computes in fp32`)
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

function optionsOf(values: EstimationValues): Partial<EstimationOptions> {
  const { samples, seed, where, limit, symmetric } = values
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
    ...(values['keep-samples'] && { keepSamples: true }),
    ...(symmetric !== undefined && { symmetric: symmetric === 'yes' }),
  }
}

/** The part of a run that `--shard k/n` asks for; null for all. Throws `WrongUsage`. */
export function shardOf(text: string | undefined): RunPart | null {
  if (text === undefined) return null
  const [, part, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (part && of && part <= of) return { part, of }
  throw new WrongUsage(`--shard ${text} is none of 1/n to n/n`)
}
