import type { Architecture, Figure } from '../architecture'
import { ArchitectureError } from './architecture-error'
import {
  OPTIONAL_FIGURES,
  OWN_FIGURES,
  SHARED_FIGURES,
  type FigureRule,
  type Kind,
} from './architecture-figures'
import { readFigure } from './read-figure'

/** Where a data sheet comes from. */
export interface SheetOrigin {
  /** The file or the device, for messages. */
  readonly where: string
  /** The source of figures that state none. */
  readonly source: string
}

type Sheet = Readonly<Record<string, unknown>>
type Read = (field: string, rule: FigureRule) => Figure

/**
 * Reads a device's data sheet, parsed from JSON: the fields of an `Architecture`, each figure as `{ value, unit, source }` or as a
 * number alone, in SI units. Throws an `ArchitectureError` that names the field that is missing, unknown or wrong.
 */
export function readArchitecture(json: unknown, { where, source }: SheetOrigin): Architecture {
  if (!isSheet(json)) throw new ArchitectureError('the data sheet is no JSON object', where)
  const kind = readKind(json, where)
  expectKnownFields(json, kind, where)
  const read: Read = (field, rule) => readFigure({ field, written: json[field], rule, where, source })
  const architecture = { ...readNames(json, where), ...readShared(json, read), ...readOwn(kind, read) }
  expectConsistent(architecture, where)
  return architecture
}

function isSheet(json: unknown): json is Sheet {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function readKind({ kind }: Sheet, where: string): Kind {
  if (kind === 'ipu' || kind === 'gpu' || kind === 'host') return kind
  const known = Object.keys(OWN_FIGURES).join(', ')
  const what = kind === undefined ? 'is missing' : `is ${JSON.stringify(kind)}, which is none that is known`
  throw new ArchitectureError(`"kind" ${what}`, where, `Take one of ${known}.`)
}

function expectKnownFields(sheet: Sheet, kind: Kind, where: string): void {
  const figures = { ...SHARED_FIGURES, ...OPTIONAL_FIGURES, ...OWN_FIGURES[kind] }
  const known = ['name', 'title', 'kind', ...Object.keys(figures)]
  const unknown = Object.keys(sheet).find((field) => !known.includes(field))
  if (unknown === undefined) return
  const remedy = `The fields of this kind of device (${kind}) are ${known.join(', ')}.`
  throw new ArchitectureError(`"${unknown}" is no field of a data sheet`, where, remedy)
}

function readNames({ name, title = name }: Sheet, where: string): { name: string; title: string } {
  return { name: readText('name', name, where), title: readText('title', title, where) }
}

function readText(field: string, text: unknown, where: string): string {
  if (typeof text === 'string' && text.trim() !== '' && !/\p{Cc}/u.test(text)) return text
  const what = text === undefined ? 'is missing' : 'is no text of one line'
  throw new ArchitectureError(`"${field}" ${what}`, where, `Give ${field} as text of one line.`)
}

function readOptional(sheet: Sheet, read: Read) {
  const optional = OPTIONAL_FIGURES
  const streams = 'streamingMemory' in sheet || 'streamingBandwidth' in sheet
  return {
    ...('peakTf32' in sheet && { peakTf32: read('peakTf32', optional.peakTf32) }),
    ...('sustainedClock' in sheet && {
      sustainedClock: read('sustainedClock', optional.sustainedClock),
    }),
    ...(streams && {
      streamingMemory: read('streamingMemory', optional.streamingMemory),
      streamingBandwidth: read('streamingBandwidth', optional.streamingBandwidth),
    }),
  }
}

function readShared(sheet: Sheet, read: Read) {
  const shared = SHARED_FIGURES
  return {
    peakFp32: read('peakFp32', shared.peakFp32),
    peakFp16: read('peakFp16', shared.peakFp16),
    ...readOptional(sheet, read),
    memory: read('memory', shared.memory),
    memoryBandwidth: read('memoryBandwidth', shared.memoryBandwidth),
    clock: read('clock', shared.clock),
    linkBandwidth: read('linkBandwidth', shared.linkBandwidth),
    linkLatency: read('linkLatency', shared.linkLatency),
    devicesPerNode: read('devicesPerNode', shared.devicesPerNode),
    networkBandwidth: read('networkBandwidth', shared.networkBandwidth),
    networkLatency: read('networkLatency', shared.networkLatency),
    hostBandwidth: read('hostBandwidth', shared.hostBandwidth),
    boardPower: read('boardPower', shared.boardPower),
    idlePower: read('idlePower', shared.idlePower),
  }
}

function readOwn(kind: Kind, read: Read) {
  const { ipu, gpu, host } = OWN_FIGURES
  if (kind === 'gpu') {
    return {
      kind,
      multiprocessors: read('multiprocessors', gpu.multiprocessors),
      cache: read('cache', gpu.cache),
    }
  }
  if (kind === 'host') return { kind, cores: read('cores', host.cores) }
  return {
    kind,
    tiles: read('tiles', ipu.tiles),
    threadsPerTile: read('threadsPerTile', ipu.threadsPerTile),
    memoryPerTile: read('memoryPerTile', ipu.memoryPerTile),
    exchangeBandwidth: read('exchangeBandwidth', ipu.exchangeBandwidth),
  }
}

/** Makers round what they sell: 900 MB for 1472 tiles of 624 KiB. */
const ROUNDED = 0.1

function expectConsistent(architecture: Architecture, where: string): void {
  const { idlePower, boardPower, memory } = architecture
  if (idlePower.value > boardPower.value) {
    throw new ArchitectureError(
      `"idlePower" is ${idlePower.value} W, more than boardPower, ${boardPower.value} W`,
      where,
    )
  }
  if (architecture.kind !== 'ipu') return
  const ofTiles = architecture.tiles.value * architecture.memoryPerTile.value
  if (Math.abs(memory.value / ofTiles - 1) <= ROUNDED) return
  const what = `"memory" is ${memory.value} byte, and tiles x memoryPerTile is ${ofTiles} byte`
  throw new ArchitectureError(what, where, 'Give all the memory of the tiles together.')
}
