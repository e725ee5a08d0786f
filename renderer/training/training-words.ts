import { TrainingOrder, type ARCHITECTURE_NAMES } from '../../preload/contract-training'

// What the choices of training mean, in plain words.

export type TrainingModel = TrainingOrder['model']

/** The kinds of networks that can be asked for. */
export const MODELS: readonly TrainingModel[] = TrainingOrder.entries.model.options

export const MODEL_WORDS: Readonly<Record<TrainingModel, string>> = {
  deterministic: 'One pass a galaxy gives its shape and what noise does to it. The fastest.',
  bayesian: 'Many passes, each with other weights, also tell what the network does not know.',
  generative: 'Learns to draw galaxies rather than to measure them.',
}

export interface ArchitectureChoice {
  readonly name: (typeof ARCHITECTURE_NAMES)[number] | null
  readonly words: string
}

const SMALL: ArchitectureChoice = { name: 'small', words: 'small: central 40 × 40 pixels, fast' }
const CENTRAL: ArchitectureChoice = { name: 'central', words: 'central: 48 × 48 pixels' }
const STANDARD: ArchitectureChoice = { name: 'standard', words: 'standard: all 64 × 64 pixels' }

/** The architectures of each kind of network, the usual one first. */
export const ARCHITECTURES: Readonly<Record<TrainingModel, readonly ArchitectureChoice[]>> = {
  deterministic: [
    CENTRAL,
    SMALL,
    STANDARD,
    { name: 'arcelin-dnn', words: 'arcelin-dnn: after Arcelin (2021)' },
  ],
  bayesian: [SMALL, CENTRAL, STANDARD, { name: 'arcelin-bnn', words: 'arcelin-bnn: after Arcelin (2021)' }],
  generative: [{ name: null, words: 'the usual one' }],
}

/** Subsets of the held-out galaxies, by their true blendedness b in i band. */
export const SUBSETS = [
  { key: 'all', name: 'all', range: '', tone: 'ink' },
  { key: 'isolated', name: 'isolated', range: 'b < 0.01', tone: 'accent' },
  { key: 'blended', name: 'blended', range: 'b > 0.01', tone: 'warn' },
  { key: 'strongly_blended', name: 'strongly blended', range: 'b > 0.1', tone: 'bad' },
] as const

/** A number of things, with thousands set apart. */
export const counted = (count: number): string => count.toLocaleString('en')

/** A figure with `decimals`, and fewer where it is large; with a true minus sign. */
export function figureInWords(value: number, decimals: number): string {
  const large = Math.floor(Math.log10(Math.max(1, Math.abs(value))))
  return value.toFixed(Math.max(0, decimals - large)).replace('-', '−')
}

/** A learning rate, which is a thousandth at most: `9.8e-4`. */
export const rateInWords = (rate: number): string => rate.toExponential(1)

/** A word of a command line that a shell takes as one. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
