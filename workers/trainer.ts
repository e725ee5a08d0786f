import { handle } from '../preload/channel'
import { haltTraining, trainNetwork } from '../preload/contract'
import type { TrainingMetrics } from '../preload/contract-training'
import { fault } from '../preload/fault'
import { scoreOutputs } from './estimates/scores-by-blendedness'
import { galaxySource } from './networks/generative/galaxy-source'
import { trainGenerative } from './networks/generative/train-generative'
import { loadTensorFlow } from './networks/tensorflow'
import { trainModel } from './networks/train-model'
import { simulatedSource } from './networks/simulated-source'
import { runWorker } from './process/worker'

/** Scores as the contract has them, which lists no names. */
function score(...given: Parameters<typeof scoreOutputs>): TrainingMetrics {
  const subsets = Object.entries(scoreOutputs(...given))
  return Object.fromEntries(subsets.map(([subset, scores]) => [subset, { ...scores }]))
}

// The trainer's process: one network at a time learns from simulated galaxies.
void runWorker(async () => {
  const tensorflow = await loadTensorFlow()
  const { backend, version } = tensorflow.describe()
  let underWay: { readonly done: Promise<unknown>; readonly controller: AbortController } | null = null
  return {
    handlers: [
      handle(trainNetwork, async (order, { signal: asker, report }) => {
        if (underWay) throw fault('A network is being trained already.')
        const controller = new AbortController()
        asker.addEventListener('abort', () => controller.abort(), { once: true })
        const { signal } = controller
        const surroundings = {
          ...{ tf: tensorflow.tf, runtime: `TensorFlow ${version} (${backend})` },
          ...{ now: () => performance.now(), signal, report },
        }
        const training =
          order.model === 'generative'
            ? trainGenerative(order, { ...surroundings, source: galaxySource() })
            : trainModel(order, { ...surroundings, source: simulatedSource(), score })
        underWay = { done: training, controller }
        return training.finally(() => (underWay = null))
      }),
      handle(haltTraining, async () => {
        underWay?.controller.abort()
        await underWay?.done.catch(() => undefined)
        return null
      }),
    ],
  }
})
