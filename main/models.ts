import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { EstimationOptions } from '../preload/contract-runs'

/** A model that is asked for: its folder, and the options that its name stands for. */
export interface NamedModel {
  readonly folder: string
  readonly options: Partial<EstimationOptions>
}

/** What is meant by what it does. One network is asked in two ways: by the means of its weights, or by samples of them. */
const MODELS: Readonly<Record<string, NamedModel>> = {
  deterministic: { folder: 'central', options: { samples: 0 } },
  bayesian: { folder: 'central', options: {} },
  generative: { folder: 'vae', options: {} },
}

/** The model of a name: `moments`, which needs no folder, one that is named by what it does, one of `models/`, or any other by its path. */
export function namedModel(name: string): NamedModel {
  if (name === 'moments') return { folder: name, options: {} }
  if (isAbsolute(name) || name.includes('/')) return { folder: resolve(name), options: {} }
  const { folder, options } = MODELS[name] ?? { folder: name, options: {} }
  return { folder: join(projectFolder(), 'models', folder), options }
}

/** The folder of this software: built files lie somewhere below it. */
function projectFolder(): string {
  let folder = __dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
