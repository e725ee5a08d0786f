import { isAbsolute, join, resolve } from 'node:path'

/** The networks that are meant by what they do, and the folders in `models/` that hold them. */
const MODELS: Readonly<Record<string, string>> = {
  ...{ deterministic: 'dnn', bayesian: 'fast-head', generative: 'vae' },
}

/** The folder of a model, or `moments`, which needs none: one that is named by what it does, one of `models/` by its own name, or any other by its path. */
export function modelFolder(name: string): string {
  if (name === 'moments') return name
  if (isAbsolute(name) || name.includes('/')) return resolve(name)
  // Beside the built files, which lie in out/main.
  return join(__dirname, '..', '..', 'models', MODELS[name] ?? name)
}
