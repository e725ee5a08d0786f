import type { Resources } from '../cluster/slurm-scripts'
import { wholeNumber, WrongUsage } from './arguments'

/** The options that say what each task of a cluster may take. */
export const resourceOptions = {
  partition: { type: 'string' },
  time: { type: 'string' },
  cpus: { type: 'string' },
  memory: { type: 'string' },
} as const

type Values = { readonly [name in keyof typeof resourceOptions]?: string | undefined }

/** What was given for them. They become lines of a script, so only what Slurm can mean is taken. Throws `WrongUsage`. */
export function resourcesOf({ partition, time, cpus, memory }: Values): Resources {
  return {
    partition: matching('--partition', partition, /^[\w.,-]+$/, 'the name of a partition'),
    time: matching('--time', time, /^\d+(-\d+)?(:\d+){0,2}$/, 'a time such as 2:30:00 or 1-12'),
    cpus: wholeNumber('--cpus', cpus, 1) ?? null,
    memory: matching('--memory', memory, /^\d+[KMGT]?$/i, 'an amount such as 4G'),
  }
}

function matching(option: string, text: string | undefined, pattern: RegExp, what: string): string | null {
  if (text === undefined) return null
  if (pattern.test(text)) return text
  throw new WrongUsage(`${option} ${text} is not ${what}`)
}
