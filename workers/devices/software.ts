import type { Architecture } from './architecture'

/** A stack of software that runs networks on one kind of device; its numbers are in the constants. */
export interface SoftwareStack {
  /** Its name in the constants and in predictions. */
  readonly name: StackName
  readonly title: string
  readonly runs: Architecture['kind']
  /** Whether it rounds single-precision products to TF32 where a device can. */
  readonly usesTf32: boolean
  /** Whether the next examples come while a step computes. */
  readonly feedsAhead: boolean
  /** Whether learning in half precision keeps weights and the optimiser's numbers in single precision as well. */
  readonly keepsSingle: boolean
}

export type StackName = 'tf2.1' | 'tf2.1-ipu' | 'ngc' | 'poplar' | 'tfjs'

const plain = { usesTf32: false, feedsAhead: true, keepsSingle: true }

const STACKS: readonly SoftwareStack[] = [
  { ...plain, name: 'tf2.1', title: 'TensorFlow 2.1 with CUDA 10', runs: 'gpu', feedsAhead: false },
  { ...plain, name: 'tf2.1-ipu', title: 'TensorFlow 2.1 with Poplar', runs: 'ipu' },
  {
    ...plain,
    name: 'ngc',
    title: "NVIDIA's containers, 2020",
    runs: 'gpu',
    usesTf32: true,
    feedsAhead: false,
  },
  { ...plain, name: 'poplar', title: 'Poplar SDK 2', runs: 'ipu', keepsSingle: false },
  { ...plain, name: 'tfjs', title: 'TensorFlow.js on this machine', runs: 'host' },
]

/** Names that `--software` takes, each with what stands for it on devices that it does not run on. */
const ASKED: Readonly<Record<string, Readonly<Record<Architecture['kind'], StackName>>>> = {
  'tf2.1': { gpu: 'tf2.1', ipu: 'tf2.1-ipu', host: 'tfjs' },
  ngc: { gpu: 'ngc', ipu: 'poplar', host: 'tfjs' },
  poplar: { gpu: 'ngc', ipu: 'poplar', host: 'tfjs' },
}

/** The names that `--software` takes. */
export const SOFTWARE_NAMES = Object.keys(ASKED)

/**
 * The stack that runs on a kind of device under a name: NVIDIA's containers and Poplar stand for one another, and the host runs TensorFlow.js only.
 * Throws an error that lists the names where there is no such stack.
 */
export function softwareFor(kind: Architecture['kind'], name: string): SoftwareStack {
  const stack = STACKS.find((one) => one.name === ASKED[name]?.[kind])
  if (!stack) throw new Error(`software: "${name}" is unknown; there are ${SOFTWARE_NAMES.join(', ')}`)
  return stack
}
