import { handle } from '../preload/channel'
import { describePath, readPixels } from '../preload/contract'
import { describeTrainingFolder } from '../preload/contract-training'
import { openPlace } from './files/place'
import { describeAnything } from './inspect/describe-path'
import { readPixels as readPixelsOf } from './inspect/read-pixels'
import { describeFolder } from './networks/training-folder'
import { runWorker } from './process/worker'
import { openParquet } from './store/parquet-file'

// The reader's process: says what files and folders are, without a database.
void runWorker(async () => ({
  handlers: [
    handle(describeTrainingFolder, ({ folder }) => describeFolder(folder)),
    handle(describePath, ({ path }) => describeAnything(path, openParquet)),
    handle(readPixels, async ({ path, extension, box }) => {
      const file = await openPlace(path)
      try {
        return await readPixelsOf(file, extension, box)
      } finally {
        await file.close()
      }
    }),
  ],
}))
