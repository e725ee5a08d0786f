import { handle } from '../preload/channel'
import { describePath, readPixels } from '../preload/contract'
import { predictDevices } from '../preload/contract-devices'
import { predictLayers } from '../preload/contract-layers'
import { cutObjectStamp, fitObjectStamp } from '../preload/contract-object'
import { describeModel } from '../preload/contract-runs'
import { describeTrainingFolder } from '../preload/contract-training'
import { MOMENTS_VERSION } from './estimates/moments-estimator'
import { openPlace } from './files/place'
import { describeAnything } from './inspect/describe-path'
import { predictOnDevices } from './inspect/predict-devices'
import { predictLayersOnDevices } from './inspect/predict-layers'
import { readPixels as readPixelsOf } from './inspect/read-pixels'
import { identityOf, readModel } from './networks/model-folder'
import { describeFolder } from './networks/training-folder'
import { stampDesk } from './object/stamp-desk'
import { runWorker } from './process/worker'
import { openParquet } from './store/parquet-file'

/** Moments need no model; they are known by their version. */
const MOMENTS = { identity: { name: 'moments', hash: MOMENTS_VERSION }, samples: 0, symmetric: false }

// The reader's process: says what files and folders are, and what lies at a place of a survey, without a database.
void runWorker(async () => {
  const stamps = stampDesk()
  return {
    handlers: [
      handle(describeModel, async ({ folder }) => {
        if (folder === 'moments') return MOMENTS
        const { description } = await readModel(folder)
        const { samples, symmetric } = description
        return { identity: identityOf(description), samples, symmetric }
      }),
      handle(describeTrainingFolder, ({ folder }) => describeFolder(folder)),
      handle(predictDevices, predictOnDevices),
      handle(predictLayers, predictLayersOnDevices),
      handle(describePath, ({ path }) => describeAnything(path, openParquet)),
      handle(readPixels, async ({ path, extension, box }) => {
        const file = await openPlace(path)
        try {
          return await readPixelsOf(file, extension, box)
        } finally {
          await file.close()
        }
      }),
      handle(cutObjectStamp, (order) => stamps.stamp(order)),
      handle(fitObjectStamp, (order, { signal }) => stamps.fit(order, signal)),
    ],
  }
})
