import { handle } from '../preload/channel'
import { simulateSurvey } from '../preload/contract'
import { runWorker } from './process/worker'
import { writeSurvey } from './simulator/write-survey'
import { writeShard } from './store/parquet-shard'
import { sealFile } from './files/sealed-file'

// The simulator's process: makes surveys with truth.
// Ctrl-C reaches every process of the terminal; main cancels what is under way, so that no tile is left half written.
process.on('SIGINT', () => undefined)

void runWorker(async () => ({
  handlers: [
    handle(simulateSurvey, (plan, context) =>
      writeSurvey(plan, { seal: sealFile, writeTable: writeShard }, context),
    ),
  ],
}))
