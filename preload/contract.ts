import * as v from 'valibot'
import { TrainingOrder, TrainingProgress, TrainingSummary } from './contract-training'
import { FaultReport } from './fault'
import { event, request } from './token'

/**
 * The only vocabulary between processes. Every request and event that crosses a process border is declared here,
 * once, with the schema of what it carries; `preload/channel.ts` carries it and validates it where it enters.
 */

const nothing = v.null()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const bytes = v.instance(Uint8Array)

/** How far a long request has come. `total` is null while it is not known. */
export const Progress = v.object({
  stage: v.string(),
  done: count,
  total: v.nullable(count),
  unit: v.picklist(['bytes', 'rows', 'tiles', 'objects', 'steps']),
})
export type Progress = v.InferOutput<typeof Progress>

/** A column of a table as DuckDB has it. */
export const Column = v.object({ name: v.string(), type: v.string() })
export type Column = v.InferOutput<typeof Column>

/** Which column of a catalog was taken for what: `{ ra: 'coord_ra', mag_i: 'i_mag' }`. */
export const ColumnRoles = v.record(v.string(), v.string())
export type ColumnRoles = v.InferOutput<typeof ColumnRoles>

/** The file of a tile; `path` is absolute, or a URL. */
export const TileFile = v.object({ name: v.string(), path: v.string() })
export type TileFile = v.InferOutput<typeof TileFile>

/**
 * Where a survey lies, as the store needs it. `folder` is its folder or URL as it may be kept and shown, `place` that from which its
 * files are read; `catalog` is relative to them, null to look for one.
 */
export const SurveySource = v.object({
  folder: v.string(),
  place: v.string(),
  catalog: v.nullable(v.string()),
  roles: ColumnRoles,
  tiles: v.array(TileFile),
})
export type SurveySource = v.InferOutput<typeof SurveySource>

/** What lies in an open lab. `problems` are what was wrong with the catalog and could be passed over. */
export const LabContents = v.object({
  survey: v.object({ folder: v.string(), catalog: v.nullable(v.string()) }),
  /** The bands of the tiles' images, from the shortest wavelength on. */
  bands: v.array(v.string()),
  objects: count,
  columns: v.array(Column),
  roles: ColumnRoles,
  problems: v.array(v.string()),
})
export type LabContents = v.InferOutput<typeof LabContents>

/** One image tile of a survey. `number` is what the catalog's tile column holds, where it has one. */
export const TileEntry = v.object({ name: v.string(), number: v.nullable(count), bytes: count })
export type TileEntry = v.InferOutput<typeof TileEntry>

/** What was understood of a survey when it was opened. */
export const SurveySummary = v.object({
  name: v.string(),
  description: v.string(),
  folder: v.string(),
  /** The lab's own folder, where everything that is made of the survey is kept. */
  lab: v.string(),
  objects: count,
  columns: v.array(Column),
  roles: ColumnRoles,
  bands: v.array(v.string()),
  tiles: v.array(TileEntry),
  problems: v.array(v.string()),
  seconds: v.number(),
})
export type SurveySummary = v.InferOutput<typeof SurveySummary>

/** A lab or survey that was open before. `opened` is an ISO 8601 time. */
export const RecentLab = v.object({ name: v.string(), folder: v.string(), opened: v.string() })
export type RecentLab = v.InferOutput<typeof RecentLab>

/** One image plane of a tile that lies in DuckDB. */
export const TilePlane = v.object({
  extension: v.string(),
  kind: v.string(),
  band: v.nullable(v.string()),
  width: count,
  height: count,
  pieces: count,
})
export type TilePlane = v.InferOutput<typeof TilePlane>

/** A tile that lies in DuckDB: its pieces are the rows of `table`. `problems` says which planes were left out, and why. */
export const TileContents = v.object({
  tile: v.string(),
  table: v.string(),
  planes: v.array(TilePlane),
  problems: v.array(v.string()),
})
export type TileContents = v.InferOutput<typeof TileContents>

/** How far the streaming of many tiles has come. Rate and time left are null until something was measured. */
export const IngestProgress = v.object({
  tiles: count,
  tilesTotal: count,
  bytes: count,
  bytesTotal: count,
  bytesPerSecond: v.nullable(v.number()),
  secondsLeft: v.nullable(v.number()),
  skipped: count,
  paused: v.boolean(),
})
export type IngestProgress = v.InferOutput<typeof IngestProgress>

/** What came of streaming many tiles; a tile that could not be read is skipped, with the reason. */
export const IngestSummary = v.object({
  stored: count,
  skipped: v.array(v.object({ tile: v.string(), report: FaultReport })),
  bytes: count,
  seconds: v.number(),
})
export type IngestSummary = v.InferOutput<typeof IngestSummary>

/** The life of a worker process, known by its name: there may be several of a kind. `failed`: it crashed too often and waits for a person. */
export const WorkerStatus = v.object({
  name: v.string(),
  kind: v.picklist(['store', 'estimator', 'reader', 'simulator', 'trainer']),
  state: v.picklist(['stopped', 'starting', 'ready', 'busy', 'crashed', 'failed']),
  pid: v.nullable(v.number()),
  crashes: count,
  detail: v.string(),
})
export type WorkerStatus = v.InferOutput<typeof WorkerStatus>
export type WorkerKind = WorkerStatus['kind']

/** Which TensorFlow runs the networks. `native` is tfjs-node; the WASM backend is several times slower. */
export const EstimatorRuntime = v.object({
  backend: v.string(),
  version: v.string(),
  native: v.boolean(),
  note: v.string(),
})
export type EstimatorRuntime = v.InferOutput<typeof EstimatorRuntime>

/** Which database holds the lab. */
export const StoreRuntime = v.object({ engine: v.string(), version: v.string(), memoryLimit: v.string() })
export type StoreRuntime = v.InferOutput<typeof StoreRuntime>

/** What the workers run; null for one that is not up. */
export const Runtimes = v.object({
  store: v.nullable(StoreRuntime),
  estimator: v.nullable(EstimatorRuntime),
})
export type Runtimes = v.InferOutput<typeof Runtimes>

/** What this copy of Shearwater runs on. */
export const About = v.object({
  version: v.string(),
  electron: v.string(),
  chrome: v.string(),
  node: v.string(),
  notice: v.nullable(v.string()),
  /** The folder of the sample survey; null where this copy has none. */
  sample: v.nullable(v.string()),
})
export type About = v.InferOutput<typeof About>

// The page asks main.
export const readAbout = request('about/read', { input: nothing, output: About })
export const chooseSurvey = request('survey/choose', { input: nothing, output: v.nullable(v.string()) })
export const openSurvey = request('survey/open', {
  input: v.object({ folder: v.string() }),
  output: SurveySummary,
  progress: Progress,
})
export const readSurvey = request('survey/read', { input: nothing, output: v.nullable(SurveySummary) })
export const listRecentLabs = request('recent/list', { input: nothing, output: v.array(RecentLab) })
export const loadTile = request('tile/load', {
  input: v.object({ tile: v.string() }),
  output: TileContents,
  progress: Progress,
})
/** Streams tiles into the store, one after the other, ahead of the need; null for all of the survey. */
export const streamTiles = request('tiles/stream', {
  input: v.object({ tiles: v.nullable(v.array(v.string())) }),
  output: IngestSummary,
  progress: IngestProgress,
})
/** Holds the streaming between two tiles, or lets it go on. */
export const pauseStreaming = request('tiles/pause', {
  input: v.object({ paused: v.boolean() }),
  output: nothing,
})
export const listWorkers = request('workers/list', { input: nothing, output: v.array(WorkerStatus) })
export const describeRuntimes = request('workers/describe', { input: nothing, output: Runtimes })
export const restartWorker = request('workers/restart', {
  input: v.object({ name: v.string() }),
  output: nothing,
})
/** Sends the page a port to the store, under `storeLine`; the answer names the process at its other end. */
export const connectStore = request('store/connect', {
  input: nothing,
  output: v.object({ pid: v.number() }),
})
/** The page says that everything it was asked to show is on the screen. */
export const announcePicture = request('window/picture', {
  input: v.object({ objects: count, rows: count, tile: v.nullable(v.string()) }),
  output: nothing,
})

// Main tells the page.
/** The menu wants the URL of a survey to be asked for. */
export const urlWanted = event('survey/url-wanted', nothing)
export const surveyOpened = event('survey/opened', SurveySummary)
export const surveyRefused = event('survey/refused', v.object({ folder: v.string(), report: FaultReport }))
export const workersChanged = event('workers/changed', v.array(WorkerStatus))

// Main asks the store. Paths are absolute.
export const describeStore = request('store/describe', { input: nothing, output: StoreRuntime })
/**
 * Opens a lab, with the survey it is of; without one, from what is sealed. Rejected while another process has it open, unless it is
 * opened `beside` others: then only what is sealed once and for all is written to it, shards of runs.
 */
export const openLab = request('store/open-lab', {
  input: v.object({ lab: v.string(), survey: v.nullable(SurveySource), beside: v.optional(v.boolean()) }),
  output: LabContents,
  progress: Progress,
})
/** Gives the open lab back for other processes to open. */
export const closeLab = request('store/close-lab', { input: nothing, output: nothing })
/** One stretch of a tile's file; answered when the store has taken it, so that main never runs ahead. */
export const appendTileBytes = request('store/append-tile-bytes', {
  input: v.object({ tile: v.string(), offset: count, total: count, bytes }),
  output: nothing,
})
export const sealTile = request('store/seal-tile', {
  input: v.object({ tile: v.string() }),
  output: TileContents,
})

/** A tile that lies in the store, which keeps it there longer; null for one that has left or never came. */
export const findTile = request('store/find-tile', {
  input: v.object({ tile: v.string() }),
  output: v.nullable(TileContents),
})

// The page and the estimators ask the store. `arrow` is an Arrow IPC stream; it may hold a few rows more than `rows`.
export const queryStore = request('store/query', {
  input: v.object({
    sql: v.string(),
    seconds: v.optional(v.number()),
    rows: v.optional(count),
    /** Set where a person waits for each frame, as while brushing: long work holds meanwhile. */
    priority: v.optional(v.literal('interactive')),
  }),
  output: v.object({ arrow: bytes, truncated: v.boolean(), milliseconds: v.number() }),
})

/** Kinds of files that rows are written to. */
export const FileFormat = v.picklist(['parquet', 'arrow', 'csv', 'fits', 'votable'])
export type FileFormat = v.InferOutput<typeof FileFormat>

/**
 * Which rows to write: those of a table under an SQL condition (null: `estimates` where there are any, else `objects`; all
 * rows), or those of a query.
 */
export const RowSource = v.variant('kind', [
  v.object({ kind: v.literal('table'), table: v.nullable(v.string()), where: v.nullable(v.string()) }),
  v.object({ kind: v.literal('query'), sql: v.string() }),
])
export type RowSource = v.InferOutput<typeof RowSource>

/** What was written. `table` is null for a query; `problems` are what the format could not take as it is. */
export const ExportSummary = v.object({
  table: v.nullable(v.string()),
  rows: count,
  bytes: count,
  problems: v.array(v.string()),
})
export type ExportSummary = v.InferOutput<typeof ExportSummary>

// Main asks the store.
/** Writes rows to a file, whole or not at all; `file` is absolute. */
export const exportRows = request('store/export-rows', {
  input: v.object({ source: RowSource, format: FileFormat, file: v.string() }),
  output: ExportSummary,
  progress: Progress,
})
/** Answered when no export is under way: a cancelled one has taken its unfinished file away. */
export const settleExports = request('store/settle-exports', { input: nothing, output: nothing })

/** A rectangle of an image, in pixels from 0 at the bottom left. */
export const PixelBox = v.object({ x: count, y: count, width: count, height: count })
export type PixelBox = v.InferOutput<typeof PixelBox>

/** Decoded pixels as little-endian doubles, row-major from the bottom row; `type` is what they were in the file. */
export const PixelValues = v.object({ shape: v.array(count), type: v.string(), values: bytes })
export type PixelValues = v.InferOutput<typeof PixelValues>

/** One image of a file; `shape` is `[..., row, column]`. */
export const PlaneDescription = v.object({
  extension: v.string(),
  kind: v.string(),
  band: v.nullable(v.string()),
  shape: v.array(count),
  compression: v.string(),
})
export type PlaneDescription = v.InferOutput<typeof PlaneDescription>

/** World coordinates in a few numbers: the centre in degrees, the scale in arcsec a pixel. */
export const WcsDescription = v.object({
  type: v.string(),
  center: v.tuple([v.number(), v.number()]),
  pixelScale: v.number(),
})
export type WcsDescription = v.InferOutput<typeof WcsDescription>

/** What a file or folder is. Rows and columns are those of a table or catalog, planes and the rest those of images. */
export const PathDescription = v.object({
  kind: v.picklist(['image', 'table', 'hats', 'survey', 'lab', 'unknown']),
  rows: v.nullable(count),
  columns: v.array(v.object({ name: v.string(), type: v.string(), unit: v.nullable(v.string()) })),
  planes: v.array(PlaneDescription),
  wcs: v.nullable(WcsDescription),
  bands: v.array(v.string()),
  problems: v.array(v.string()),
})
export type PathDescription = v.InferOutput<typeof PathDescription>

// Main asks a reader of files. A path may be a URL.
export const describePath = request('reader/describe', {
  input: v.object({ path: v.string() }),
  output: PathDescription,
})
export const readPixels = request('reader/pixels', {
  input: v.object({ path: v.string(), extension: v.string(), box: v.nullable(PixelBox) }),
  output: PixelValues,
})

/** A survey to be simulated into a folder, which is absolute; `lens` is a reduced shear of the whole sky, `depth` multiplies the exposures. */
export const SimulationPlan = v.object({
  folder: v.string(),
  tiles: v.pipe(count, v.minValue(1), v.maxValue(10_000)),
  seed: count,
  lens: v.object({ g1: v.number(), g2: v.number() }),
  depth: v.pipe(v.number(), v.gtValue(0), v.finite()),
})
export type SimulationPlan = v.InferOutput<typeof SimulationPlan>

/** What was simulated. */
export const SimulationSummary = v.object({ objects: count, tiles: count, seconds: v.number() })
export type SimulationSummary = v.InferOutput<typeof SimulationSummary>

// Main asks a simulator. Tiles that are done stay when it is cancelled.
export const simulateSurvey = request('simulator/simulate', {
  input: SimulationPlan,
  output: SimulationSummary,
  progress: Progress,
})

// Main asks an estimator.
export const describeEstimator = request('estimator/describe', { input: nothing, output: EstimatorRuntime })

// Main asks the trainer.
/** Trains a network on simulated galaxies and writes it to a folder. Cancelled or halted, it leaves a checkpoint to resume from. */
export const trainNetwork = request('trainer/train', {
  input: TrainingOrder,
  output: TrainingSummary,
  progress: TrainingProgress,
})
/** Halts what is being trained; answered when its checkpoint is written. Unlike a cancel, it lets the asker hear of the last step. */
export const haltTraining = request('trainer/halt', { input: nothing, output: nothing })

// A worker tells main.
export const workerReady = event('worker/ready', v.object({ pid: v.number() }))

/** The name under which messages between the page and main travel. */
export const pageLine = 'shearwater'
/** The name under which the page receives its port to the store. */
export const storeLine = 'shearwater-store'
/** The environment variable in which a worker finds the process id of main, to end when it ends. */
export const mainPidVariable = 'SHEARWATER_MAIN_PID'
/** The environment variable that tells a worker how many threads it may compute with; unset for those of the machine. */
export const threadsVariable = 'SHEARWATER_THREADS'
