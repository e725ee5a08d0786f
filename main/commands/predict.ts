import { existsSync } from 'node:fs'
import {
  Precision,
  WorkloadName,
  type DeviceChoice,
  type SweepPredictions,
} from '../../preload/contract-devices'
import { Phase } from '../../preload/contract-workload'
import { Fault } from '../../preload/fault'
import { DEVICE_CHOICES, deviceChoice } from '../device-choice'
import { namedModel } from '../models'
import type { PredictionOrder } from '../predictions'
import { USUAL_BATCH } from '../../workers/devices/runs/fit-run'
import { common, readArguments, requiredNumber, wholeNumber, WrongUsage } from './arguments'
import { LAYER_PRINTERS, predictLayers, type LayerValues } from './predict-layers'
import { predictionCsv } from './prediction-csv'
import { predictionTable } from './prediction-table'
import { withHub } from './with-hub'

/** Phases of networks that are not trained unless it is said. */
const PHASES: Partial<Record<WorkloadName, Phase>> = { vae: 'generation', 'llama2-7b': 'inference' }

/** `predict --workload NAME --device NAME,.. --batch 1,2,4`: what simulated devices would need. */
export async function predict(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, [], {
    ...common,
    ...{ workload: { type: 'string' }, device: { type: 'string' }, batch: { type: 'string' } },
    ...{ devices: { type: 'string', default: '1' }, phase: { type: 'string' } },
    ...{ precision: { type: 'string', default: 'fp32' }, software: { type: 'string' } },
    ...{ strategy: { type: 'string' }, format: { type: 'string', default: 'table' } },
    ...{ samples: { type: 'string' }, symmetric: { type: 'string' } },
    layers: { type: 'boolean', default: false },
    ...{ stamps: { type: 'string' }, limit: { type: 'string' }, lab: { type: 'string' } },
  } as const)
  if (values.layers) return printLayers(values)
  for (const name of LAYER_OPTIONS)
    if (values[name] !== undefined) throw new WrongUsage(`--${name} is for --layers`)
  const print = printerOf(PRINTERS, values)
  const order = orderOf(values)
  console.log(print(await withHub((hub, signal) => hub.predict(order, signal)).catch(asUsage)))
  return 0
}

/** Options that only go with `--layers`. */
const LAYER_OPTIONS = ['stamps', 'limit', 'lab'] as const

/** `predict --layers`: in inference unless another phase is said. */
async function printLayers(values: Values & LayerValues & Format): Promise<number> {
  const print = printerOf(LAYER_PRINTERS, values)
  if (values.devices !== '1')
    throw new WrongUsage(`--layers is of one device, not --devices ${values.devices}`)
  const order = orderOf({ phase: 'inference', batch: String(USUAL_BATCH), ...values })
  console.log(print(await predictLayers(order, values).catch(asUsage)))
  return 0
}

const PRINTERS: Readonly<Record<string, (predicted: SweepPredictions) => string>> = {
  table: predictionTable,
  csv: ({ rows }) => predictionCsv(rows),
  json: ({ rows }) => JSON.stringify(rows),
}

type Format = Readonly<{ json: boolean; format: string }>

function printerOf<Predicted>(
  printers: Readonly<Record<string, (predicted: Predicted) => string>>,
  { json, format }: Format,
): (predicted: Predicted) => string {
  if (json) format = 'json'
  const print = printers[format]
  if (print && Object.hasOwn(printers, format)) return print
  throw new WrongUsage(`--format ${format} is unknown; there are ${Object.keys(printers).join(', ')}`)
}

/** What was refused was asked for in the wrong way; a file that is wrong is another matter. */
function asUsage(error: unknown): never {
  if (error instanceof Fault && error.report.code === 'refused') throw new WrongUsage(error.message)
  throw error
}

type Values = Readonly<Record<'devices' | 'precision', string>> &
  Readonly<Partial<Record<OptionalValue, string>>>

type OptionalValue =
  'workload' | 'device' | 'batch' | 'phase' | 'software' | 'strategy' | 'samples' | 'symmetric'

function orderOf(values: Values): PredictionOrder {
  const { device, batch, devices, precision, software, strategy } = values
  return {
    workload: workloadOf(values),
    devices: parts('--device', device, DEVICE_CHOICES).map(deviceOf),
    counts: wholeNumbers('--devices', devices),
    batches: wholeNumbers('--batch', batch),
    precision: oneOf('--precision', precision, Precision.options),
    ...{ software: software ?? null, strategy: strategy ?? null },
  }
}

function workloadOf({ workload: name, phase, ...passes }: Values): PredictionOrder['workload'] {
  const known = WorkloadName.options.join(', ')
  if (!name) throw new WrongUsage(`--workload is missing: ${known}, or the folder of a model`)
  const builtIn = WorkloadName.options.find((option) => option === name)
  const asked = phase === undefined ? undefined : oneOf('--phase', phase, Phase.options)
  if (builtIn) {
    requireModel(builtIn, passes)
    return { kind: 'built-in', name: builtIn, phase: asked ?? PHASES[builtIn] ?? 'training' }
  }
  const { folder, options } = namedModel(name)
  if (!existsSync(folder))
    throw new WrongUsage(`--workload ${name} is neither one of ${known} nor the folder of a model`)
  if (options.samples === 0 && passes.samples !== undefined)
    throw new WrongUsage(`--workload ${name} takes the means of the weights: --samples is for bayesian`)
  const { samples = null, symmetric = null } = { ...passOptions(passes), ...options }
  return { kind: 'model', folder, phase: asked ?? 'training', samples, symmetric }
}

type Passes = Readonly<Partial<Record<'samples' | 'symmetric', string>>>

/** How a network looks at stamps, as far as that is said. */
function passOptions({ samples, symmetric }: Passes): { samples?: number; symmetric?: boolean } {
  const number = wholeNumber('--samples', samples)
  return {
    ...(number !== undefined && { samples: number }),
    ...(symmetric !== undefined && { symmetric: oneOf('--symmetric', symmetric, ['yes', 'no']) === 'yes' }),
  }
}

function requireModel(workload: string, { samples, symmetric }: Passes): void {
  for (const [option, value] of Object.entries({ samples, symmetric })) {
    if (value !== undefined)
      throw new WrongUsage(`--${option} is for the folder of a model, not --workload ${workload}`)
  }
}

function deviceOf(name: string): DeviceChoice {
  const choice = deviceChoice(name)
  if (choice) return choice
  throw new WrongUsage(`--device ${name} is unknown; there are ${DEVICE_CHOICES}`)
}

function wholeNumbers(option: string, text: string | undefined): number[] {
  return parts(option, text, 'whole numbers from 1 on, such as 1,2,4').map((part) =>
    requiredNumber(option, part, 1),
  )
}

/** What is listed after an option, with commas between. */
function parts(option: string, text: string | undefined, wanted: string): string[] {
  const listed = (text ?? '').split(',').map((part) => part.trim())
  if (text && listed.every((part) => part !== '')) return listed
  throw new WrongUsage(`${option} ${text ? `${text} has a gap` : 'is missing'}: ${wanted}`)
}

function oneOf<Name extends string>(option: string, text: string, known: readonly Name[]): Name {
  const found = known.find((name) => name === text)
  if (found) return found
  throw new WrongUsage(`${option} ${text} is none of ${known.join(', ')}`)
}
