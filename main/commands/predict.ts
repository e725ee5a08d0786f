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
import { common, readArguments, requiredNumber, WrongUsage } from './arguments'
import { layerTable } from './layer-table'
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
    layers: { type: 'boolean', default: false },
  } as const)
  if (values.layers) return predictLayers(values)
  const print = printerOf(values.json ? 'json' : values.format)
  const order = orderOf(values)
  console.log(print(await withHub((hub, signal) => hub.predict(order, signal)).catch(asUsage)))
  return 0
}

/** `predict --layers`: half against single precision, layer by layer; in inference unless another phase is said. */
async function predictLayers(values: Values & { json: boolean; format: string }): Promise<number> {
  const asJson = values.json || values.format === 'json'
  if (!asJson && values.format !== 'table') throw new WrongUsage('--layers prints a table, or --json')
  if (values.devices !== '1')
    throw new WrongUsage(`--layers is of one device, not --devices ${values.devices}`)
  const order = orderOf({ phase: 'inference', ...values })
  const found = await withHub((hub, signal) => hub.predictLayers(order, signal)).catch(asUsage)
  console.log(asJson ? JSON.stringify(found.rows) : layerTable(found))
  return 0
}

const PRINTERS: Readonly<Record<string, (predicted: SweepPredictions) => string>> = {
  table: predictionTable,
  csv: ({ rows }) => predictionCsv(rows),
  json: ({ rows }) => JSON.stringify(rows),
}

function printerOf(format: string) {
  const print = PRINTERS[format]
  if (print && Object.hasOwn(PRINTERS, format)) return print
  throw new WrongUsage(`--format ${format} is unknown; there are ${Object.keys(PRINTERS).join(', ')}`)
}

/** What was refused was asked for in the wrong way; a file that is wrong is another matter. */
function asUsage(error: unknown): never {
  if (error instanceof Fault && error.report.code === 'refused') throw new WrongUsage(error.message)
  throw error
}

type Values = Readonly<Record<'devices' | 'precision', string>> &
  Readonly<Partial<Record<'workload' | 'device' | 'batch' | 'phase' | 'software' | 'strategy', string>>>

function orderOf(values: Values): PredictionOrder {
  const { workload, device, batch, devices, phase, precision, software, strategy } = values
  return {
    workload: workloadOf(workload, phase),
    devices: parts('--device', device, DEVICE_CHOICES).map(deviceOf),
    counts: wholeNumbers('--devices', devices),
    batches: wholeNumbers('--batch', batch),
    precision: oneOf('--precision', precision, Precision.options),
    ...{ software: software ?? null, strategy: strategy ?? null },
  }
}

function workloadOf(name: string | undefined, phase: string | undefined): PredictionOrder['workload'] {
  const known = WorkloadName.options.join(', ')
  if (!name) throw new WrongUsage(`--workload is missing: ${known}, or the folder of a model`)
  const builtIn = WorkloadName.options.find((option) => option === name)
  const asked = phase === undefined ? undefined : oneOf('--phase', phase, Phase.options)
  if (builtIn) return { kind: 'built-in', name: builtIn, phase: asked ?? PHASES[builtIn] ?? 'training' }
  const { folder, options } = namedModel(name)
  if (existsSync(folder)) {
    const { samples = null, symmetric = null } = options
    return { kind: 'model', folder, phase: asked ?? 'training', samples, symmetric }
  }
  throw new WrongUsage(`--workload ${name} is neither one of ${known} nor the folder of a model`)
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
