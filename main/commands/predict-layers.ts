import type { RoundingEffects } from '../../preload/contract-rounding'
import type { Hub } from '../hub'
import type { PredictionOrder } from '../predictions'
import type { StampsOrder } from '../rounding'
import { wholeNumber, WrongUsage } from './arguments'
import { layerCsv } from './layer-csv'
import { layerRows } from './layer-rows'
import { layerTable, type LayerReport } from './layer-table'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

/** What was given for the options of `predict --layers` alone. */
export interface LayerValues {
  readonly quiet: boolean
  readonly stamps?: string | undefined
  readonly limit?: string | undefined
  readonly lab?: string | undefined
}

/** Ways in which layers are printed. */
export const LAYER_PRINTERS: Readonly<Record<string, (report: LayerReport) => string>> = {
  table: layerTable,
  csv: ({ rows }) => layerCsv(rows),
  json: ({ rows }) => JSON.stringify(rows),
}

/** Objects whose stamps are measured where nobody says how many. */
const USUAL_STAMPS = 256

/** The stamps that are asked for: of which survey or lab, in which lab, and how many. */
interface Stamps {
  readonly place: string
  readonly lab: string | undefined
  readonly order: StampsOrder
}

/**
 * `predict --layers`: half against single precision, layer by layer; with `--stamps SURVEY` beside what it does to the shapes of the survey's objects. Throws
 * `WrongUsage` for options that do not go together.
 */
export async function predictLayers(order: PredictionOrder, values: LayerValues): Promise<LayerReport> {
  const stamps = stampsOf(order, values)
  const progress = progressLine(values.quiet)
  return withHub(async (hub, signal) => {
    const { title, rows } = await hub.predictLayers(order, signal)
    const rounding = stamps && (await measured(hub, stamps, signal, progress.show))
    for (const problem of rounding?.problems ?? []) progress.say(`note: ${problem}`)
    return { title, rows: layerRows(rows, rounding?.effects ?? null), rounding }
  }).finally(progress.end)
}

async function measured(
  hub: Hub,
  { place, lab, order }: Stamps,
  signal: AbortSignal,
  report: ReturnType<typeof progressLine>['show'],
): Promise<RoundingEffects> {
  await hub.open(place, { lab, signal, report })
  return hub.measureRounding(order, { signal, report })
}

function stampsOf({ workload }: PredictionOrder, { stamps, limit, lab }: LayerValues): Stamps | null {
  if (stamps === undefined) {
    for (const [name, value] of Object.entries({ limit, lab })) {
      if (value !== undefined) throw new WrongUsage(`--${name} is for --stamps SURVEY`)
    }
    return null
  }
  if (workload.kind === 'built-in') {
    const what = `--workload ${workload.name} is a graph that comes without weights`
    throw new WrongUsage(
      `--stamps measures a network: ${what}; take the folder of a model, such as models/dnn`,
    )
  }
  if (workload.kind !== 'model' || workload.phase !== 'inference')
    throw new WrongUsage('--stamps is of inference, which --layers takes unless --phase says another')
  const { folder, samples, symmetric } = workload
  const most = wholeNumber('--limit', limit, 1) ?? USUAL_STAMPS
  return { place: stamps, lab, order: { folder, samples, symmetric, limit: most } }
}
