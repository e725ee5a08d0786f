import type { Context } from '../preload/channel'
import type { Progress } from '../preload/contract'
import {
  generateGalaxies,
  settleGeneration,
  type GenerationOrder,
  type GenerationSummary,
} from '../preload/contract-generate'
import type { Pool } from './pool'

/** Has galaxies drawn from a generative model into a file. Cancelled, it rejects when no file is left. */
export async function generate(
  { estimator }: Pool,
  order: GenerationOrder,
  { signal, report }: Partial<Context<Progress>> = {},
): Promise<GenerationSummary> {
  try {
    return await estimator.call(generateGalaxies, order, { signal, onProgress: report })
  } catch (error) {
    // The estimator takes the unfinished file away; whoever asked may end it right after.
    if (signal?.aborted) await estimator.call(settleGeneration, null).catch(() => undefined)
    throw error
  }
}
