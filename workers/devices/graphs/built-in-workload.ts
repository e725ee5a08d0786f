import type { Phase, Workload } from '../workload'
import { alexnet } from './networks/alexnet'
import { arcelinBayesian, arcelinDeterministic } from './networks/arcelin'
import { arcelinAutoencoder } from './networks/autoencoder'
import { bertLarge } from './networks/bert'
import { efficientnetB4 } from './networks/efficientnet'
import { ionicConductivity } from './networks/ionic-conductivity'
import { llama2 } from './networks/llama'
import { resnet50 } from './networks/resnet'

/** A network's builder and the phases that it has. */
interface BuiltIn {
  readonly phases: readonly Phase[]
  readonly build: (phase: Phase) => Workload
}

const LEARNED: readonly Phase[] = ['training', 'inference']

const BUILT_IN = new Map<string, BuiltIn>([
  ['dnn', { phases: LEARNED, build: arcelinDeterministic }],
  ['bnn', { phases: LEARNED, build: arcelinBayesian }],
  ['vae', { phases: ['generation', 'training'], build: arcelinAutoencoder }],
  ['alexnet', { phases: LEARNED, build: alexnet }],
  ['resnet50', { phases: LEARNED, build: resnet50 }],
  ['efficientnet-b4', { phases: LEARNED, build: efficientnetB4 }],
  ['bert-large', { phases: LEARNED, build: bertLarge }],
  ['llama2-7b', { phases: ['inference'], build: llama2 }],
  ['ionic-cnn', { phases: LEARNED, build: ionicConductivity }],
])

/** Names that `builtInWorkload` knows. */
export const WORKLOAD_NAMES: readonly string[] = [...BUILT_IN.keys()]

/** The phases of a built-in network. Throws a `RangeError` for a name that is unknown. */
export function workloadPhases(name: string): readonly Phase[] {
  return builtIn(name).phases
}

/** Networks that were built: they never change, and the largest take a while. */
const built = new Map<string, Workload>()

/** A built-in network in a phase. Throws a `RangeError` that names the field and what there is for an unknown name or phase. */
export function builtInWorkload(name: string, phase: Phase): Workload {
  const key = `${name}/${phase}`
  const workload = built.get(key) ?? build(name, phase)
  built.set(key, workload)
  return workload
}

function build(name: string, phase: Phase): Workload {
  const { phases, build } = builtIn(name)
  if (!phases.includes(phase)) {
    throw new RangeError(`Phase "${phase}" is unknown to workload "${name}"; there are ${phases.join(', ')}`)
  }
  return build(phase)
}

function builtIn(name: string): BuiltIn {
  const found = BUILT_IN.get(name)
  if (found === undefined) {
    throw new RangeError(`Workload "${name}" is unknown; there are ${WORKLOAD_NAMES.join(', ')}`)
  }
  return found
}
