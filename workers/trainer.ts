import { constants, setPriority } from 'node:os'
import { handle } from '../preload/channel'
import { settleTraining, trainNetwork } from '../preload/contract'
import { describeTrainingFolder, type TrainingMetrics } from '../preload/contract-training'
import { fault } from '../preload/fault'
import { scoreOutputs } from './estimates/scores-by-blendedness'
import { loadTensorFlow } from './networks/tensorflow'
import { trainModel } from './networks/train-model'
import { simulatedSource } from './networks/simulated-source'
import { describeFolder } from './networks/training-folder'
import { runWorker } from './process/worker'

/** Scores as the contract has them, which lists no names. */
function score(...given: Parameters<typeof scoreOutputs>): TrainingMetrics {
  const subsets = Object.entries(scoreOutputs(...given))
  return Object.fromEntries(subsets.map(([subset, scores]) => [subset, { ...scores }]))
}

// The trainer's process: one network at a time learns from simulated galaxies. Whatever a person waits for goes before it; threads that
// TensorFlow starts later have the same priority.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
void runWorker(async () => {
  const tensorflow = await loadTensorFlow()
  const { backend, version } = tensorflow.describe()
  let underWay: Promise<unknown> | null = null
  return {
    handlers: [
      handle(trainNetwork, async (order, { signal, report }) => {
        if (underWay) throw fault('A network is being trained already.')
        const surroundings = {
          ...{ tf: tensorflow.tf, source: simulatedSource(), score },
          ...{ runtime: `TensorFlow ${version} (${backend})`, now: () => performance.now(), signal, report },
        }
        const training = trainModel(order, surroundings)
        underWay = training
        return training.finally(() => (underWay = null))
      }),
      handle(describeTrainingFolder, ({ folder }) => describeFolder(folder)),
      handle(settleTraining, async () => {
        await underWay?.catch(() => undefined)
        return null
      }),
    ],
  }
})
