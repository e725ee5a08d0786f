import type { RunOrder } from '../../preload/contract-queue'
import { Precision } from '../../preload/contract-devices'
import type { EstimationOptions } from '../../preload/contract-runs'
import type { DeviceOrder } from '../../preload/contract-simulation'
import { DEVICE_CHOICES, deviceChoice } from '../device-choice'
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
  const device = deviceOf(values)
  const precision = precisionOf(values.precision)
  if (model === 'moments') requireNetwork(values)
  if (namedModel(model).options.samples === 0 && values.samples !== undefined)
    throw new WrongUsage(`--model ${model} takes the means of the weights: --samples is for --model bayesian`)
  const workers = wholeNumber('--workers', values.workers, 1) ?? null
  const batch = wholeNumber('--batch', values.batch, 1) ?? null
  const options = { ...optionsOf(values), ...(precision && { precision }) }
  return { model, options, batch, workers, fresh: false, ...(device && { device }) }
}

/** The simulated device that is asked for; null for this machine. */
function deviceOf({ device = 'host', devices: text }: EstimationValues): DeviceOrder | null {
  const devices = wholeNumber('--devices', text, 1) ?? 1
  if (device === 'host') {
    if (devices === 1) return null
    throw new WrongUsage(`--devices ${devices}: of the device host there is 1; name another with --device`)
  }
  const choice = deviceChoice(device)
  if (!choice) throw new WrongUsage(`--device ${device} is unknown; there are ${DEVICE_CHOICES}`)
  return { name: choice.kind === 'file' ? choice.path : choice.name, devices }
}

/** Half precision; null for single precision, which needs no saying. */
function precisionOf(text = 'fp32'): 'fp16' | null {
  const found = Precision.options.find((option) => option === text)
  if (!found) throw new WrongUsage(`--precision ${text} is none of ${Precision.options.join(', ')}`)
  return found === 'fp16' ? found : null
}

function requireNetwork({ device = 'host', precision = 'fp32' }: EstimationValues): void {
  if (precision === 'fp16')
    throw new WrongUsage('--model moments has no network to round: --precision fp16 is for networks')
  if (device !== 'host')
    throw new WrongUsage(`--model moments has no network to predict: --device ${device} is for networks`)
}

/** The same options as arguments, for a command line elsewhere: a model or a data sheet that is named by its path, by its whole path. */
export function argumentsOf(values: EstimationValues): string[] {
  const { model = '' } = values
  const named = {
    ...{ ...values, model: model.includes('/') ? namedModel(model).folder : model },
    ...(values.device !== undefined && { device: placeOf(values.device) }),
  }
  return Object.keys(estimationOptions).flatMap((name) => {
    const value = named[name as keyof EstimationValues] // the keys of estimationOptions
    // In one word, because a value may begin with a dash.
    if (typeof value === 'string') return [`--${name}=${value}`]
    return value ? [`--${name}`] : []
  })
}

function placeOf(device: string): string {
  const choice = deviceChoice(device)
  return choice?.kind === 'file' ? choice.path : device
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
