import {
  announcePicture,
  chooseSurvey,
  connectStore,
  describeRuntimes,
  listRecentLabs,
  listWorkers,
  loadTile,
  openSurvey,
  pauseStreaming,
  readAbout,
  readSurvey,
  restartWorker,
  streamTiles,
} from './contract'
import { clusterRequests } from './contract-cluster'
import { figureRequests } from './contract-figures'
import { galaxyRequests } from './contract-galaxies'
import { judgingRequests } from './contract-judging'
import { labNetworkRequests } from './contract-lab-networks'
import { linkedRequests } from './contract-linked'
import { objectRequests } from './contract-object'
import { exportAnswer } from './contract-query'
import { queueRequests } from './contract-queue'
import { recordRunNetwork } from './contract-run-networks'
import { trainingRequests } from './contract-training'

/** What the page may ask of main; the bridge lets nothing else through. */
export const pageRequests: readonly string[] = [
  readAbout,
  chooseSurvey,
  openSurvey,
  readSurvey,
  listRecentLabs,
  loadTile,
  streamTiles,
  pauseStreaming,
  listWorkers,
  describeRuntimes,
  restartWorker,
  connectStore,
  announcePicture,
  ...trainingRequests,
  ...queueRequests,
  ...clusterRequests,
  ...figureRequests,
  ...labNetworkRequests,
  ...galaxyRequests,
  ...judgingRequests,
  ...linkedRequests,
  recordRunNetwork,
  exportAnswer,
  ...objectRequests,
].map((token) => token.name)
