import { mainPidVariable, threadsVariable } from '../preload/contract'
import type { Birth } from './worker-process'

/** The environment of a worker process: that of main, whom to live no longer than, and how many threads it may compute with. */
export function environmentOf({ threads }: Birth): NodeJS.ProcessEnv {
  const main = { ...process.env, [mainPidVariable]: String(process.pid) }
  return threads === null ? main : { ...main, [threadsVariable]: String(threads) }
}
