import { parentPort, workerData } from 'node:worker_threads'
import { serveStamps } from './shards/serve-stamps'
import type { StampThreadStart } from './shards/stamp-thread-messages'

// A thread of an estimator's process: decodes tiles, cuts stamps and prepares them, while TensorFlow holds the process's own thread.
if (parentPort) void serveStamps(parentPort, workerData as StampThreadStart) // what `startStampThread` gives it
