import * as v from 'valibot'
import { DeviceName, Precision } from '../../../preload/contract-devices'
import type { RunOrder } from '../../../preload/contract-queue'

/** The models that are offered by name; `folder` is any other, by its place. */
export const MODELS = ['deterministic', 'bayesian', 'fast-head', 'moments', 'folder'] as const
export type ModelChoice = (typeof MODELS)[number]

export const MODEL_NAMES: Readonly<Record<ModelChoice, string>> = {
  deterministic: 'deterministic',
  bayesian: 'bayesian',
  'fast-head': 'fast-head',
  moments: 'moments',
  folder: 'a folder…',
}

export const MODEL_WORDS: Readonly<Record<ModelChoice, string>> = {
  deterministic: 'The means of the weights: each galaxy’s shape, and what noise does to it.',
  bayesian: 'Samples of the weights also tell what the network does not know of each galaxy.',
  'fast-head': 'A small Bayesian network: many samples of many objects.',
  moments: 'No network: adaptive moments with re-Gaussianisation, the classical baseline.',
  folder: 'A network that was trained elsewhere, or on the page Training.',
}

/** The devices that a run may be predicted on; it is computed here in any case. */
export const SIMULATED = DeviceName.options.filter((name) => name !== 'host')

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What a person chose for a run. An empty field, null, leaves it to the model or the machine. */
export const RunChoices = v.object({
  model: v.picklist(MODELS),
  folder: v.nullable(v.string()),
  samples: v.nullable(v.pipe(whole, v.minValue(1))),
  symmetric: v.boolean(),
  where: v.string(),
  limit: v.nullable(v.pipe(whole, v.minValue(1))),
  seed: v.pipe(whole, v.safeInteger()),
  workers: v.nullable(v.pipe(whole, v.minValue(1))),
  keepSamples: v.boolean(),
  device: v.optional(DeviceName, 'host'),
  devices: v.optional(v.pipe(whole, v.minValue(1)), 1),
  precision: v.optional(Precision, 'fp32'),
})
export type RunChoices = v.InferOutput<typeof RunChoices>

export const USUAL_CHOICES: RunChoices = {
  ...{ model: 'bayesian', folder: null, samples: null, symmetric: true, where: '', limit: null },
  ...{ seed: 1, workers: null, keepSamples: false },
  ...{ device: 'host', devices: 1, precision: 'fp32' },
}

/** Whether weights of a model are sampled, so that there is something to choose. */
export const hasSamples = (model: ModelChoice): boolean => model !== 'deterministic' && model !== 'moments'

/** The order that is meant by choices; null while a folder is still to be chosen. What a model does not have is left out, so that the same run of the command line has the same name. */
export function orderOf(choices: RunChoices): RunOrder | null {
  const { model, folder, samples, symmetric, where, limit, seed, workers, keepSamples } = choices
  const { device, devices, precision } = choices
  const name = model === 'folder' ? folder : model
  if (name === null) return null
  const condition = where.trim()
  const options: RunOrder['options'] = {
    ...(hasSamples(model) && samples !== null && { samples }),
    ...(model !== 'moments' && { symmetric }),
    ...(condition !== '' && { where: condition }),
    ...(limit !== null && { limit }),
    ...{ seed, keepSamples: hasSamples(model) && keepSamples },
    ...(model !== 'moments' && precision === 'fp16' && { precision }),
  }
  const simulated = model !== 'moments' && device !== 'host' && { device: { name: device, devices } }
  return { model: name, options, batch: null, workers, fresh: false, ...simulated }
}

/** Where choices are kept from one start to the next: what `localStorage` can do. */
export type Keeping = Pick<Storage, 'getItem' | 'setItem'>

const KEY = 'shearwater.run'
const Kept = v.object({ survey: v.string(), choices: RunChoices })

/** The choices of the last run; which objects, only for the same survey. The usual ones where none are kept. */
export function readChoices(keeping: () => Keeping, survey: string): RunChoices {
  try {
    const kept = v.parse(v.pipe(v.string(), v.parseJson(), Kept), keeping().getItem(KEY))
    const { where, limit } = USUAL_CHOICES
    return kept.survey === survey ? kept.choices : { ...kept.choices, where, limit }
  } catch {
    return USUAL_CHOICES
  }
}

/** Keeps choices; where nothing can be kept they last as long as the page. */
export function keepChoices(keeping: () => Keeping, survey: string, choices: RunChoices): void {
  try {
    keeping().setItem(KEY, JSON.stringify({ survey, choices } satisfies v.InferOutput<typeof Kept>))
  } catch {
    // Full or forbidden: the choices of this session are still there.
  }
}
