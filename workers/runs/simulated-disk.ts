import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What was done to a disk, in order; paths are relative to the folder that is watched. `told` is what somebody was promised by then. */
export type DiskOperation =
  | { readonly kind: 'create'; readonly path: string; readonly file: number }
  | { readonly kind: 'write'; readonly file: number; readonly bytes: Uint8Array }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'sync-folder'; readonly path: string }
  | { readonly kind: 'told'; readonly what: string }

/** What lies on a disk after a power cut: the bytes of each file, null for a folder. */
export type DiskImage = ReadonlyMap<string, Uint8Array | null>

type NameChange = Extract<DiskOperation, { kind: 'create' | 'folder' | 'rename' | 'remove' }>

/** What may have become of bytes that were written and not synced. */
const FATES: readonly ((bytes: Uint8Array) => Uint8Array)[] = [
  (bytes) => bytes,
  () => new Uint8Array(0),
  (bytes) => bytes.subarray(0, bytes.length / 2),
  (bytes) => new Uint8Array(bytes.length),
]

/**
 * The images that a disk may be in when the power is cut after these operations: bytes last when their file was synced, names when their folder was
 * (POSIX promises no more). Of what does not last anything may have happened: names change in any combination, bytes are
 * there, missing, cut short or zero.
 */
export function imagesAfter(operations: readonly DiskOperation[]): DiskImage[] {
  const names = operations.flatMap((change, at) => (isNameChange(change) ? [{ change, at }] : []))
  const lasts = names.map(({ change, at }) => isSynced(operations, dirname(change.path), at))
  const images = combinations(lasts).flatMap((happened) => {
    const changes = names.flatMap(({ change }, index) => (happened[index] ? [change] : []))
    const found = namesAfter(changes, filesOf(operations))
    return FATES.map((fate) => imageOf(found, operations, fate))
  })
  return [...new Map(images.map((image) => [fingerprintOf(image), image])).values()]
}

/** Makes an image in a folder that is there. */
export function layOut(image: DiskImage, folder: string): void {
  for (const [path, bytes] of [...image].sort(([one], [other]) => one.length - other.length)) {
    if (bytes) writeFileSync(join(folder, path), bytes)
    else mkdirSync(join(folder, path))
  }
}

/** Tells two images apart. */
export function fingerprintOf(image: DiskImage): string {
  const hash = (bytes: Uint8Array | null): string =>
    bytes ? createHash('sha1').update(bytes).digest('hex') : 'folder'
  return JSON.stringify([...image].map(([path, bytes]) => [path, hash(bytes)]).sort())
}

const isNameChange = (operation: DiskOperation): operation is NameChange =>
  ['create', 'folder', 'rename', 'remove'].includes(operation.kind)

function isSynced(operations: readonly DiskOperation[], folder: string, since: number): boolean {
  return operations.some(
    (operation, at) => at > since && operation.kind === 'sync-folder' && operation.path === folder,
  )
}

/** Every way in which those may have happened that do not last; what lasts has. */
function combinations([last, ...rest]: readonly boolean[]): boolean[][] {
  if (last === undefined) return [[]]
  return combinations(rest).flatMap((others) => (last ? [[true, ...others]] : [[true, ...others], [false, ...others]])) // prettier-ignore
}

/** The file that each name stood for at the time, by the place of the change. */
function filesOf(operations: readonly DiskOperation[]): ReadonlyMap<NameChange, number | null> {
  const now = new Map<string, number | null>()
  const files = new Map<NameChange, number | null>()
  for (const operation of operations) {
    if (operation.kind === 'create') now.set(operation.path, operation.file)
    if (operation.kind === 'rename') now.set(operation.path, now.get(operation.from) ?? null)
    if (isNameChange(operation)) files.set(operation, now.get(operation.path) ?? null)
  }
  return files
}

function namesAfter(
  changes: readonly NameChange[],
  files: ReadonlyMap<NameChange, number | null>,
): Map<string, number | null> {
  const names = new Map<string, number | null>()
  for (const change of changes) {
    if (change.kind === 'rename') names.delete(change.from)
    if (change.kind === 'remove') names.delete(change.path)
    else names.set(change.path, files.get(change) ?? null)
  }
  // A name in a folder that is not there is not there.
  for (const path of names.keys()) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder))
      if (names.get(folder) !== null) names.delete(path)
  }
  return names
}

function imageOf(
  names: ReadonlyMap<string, number | null>,
  operations: readonly DiskOperation[],
  fate: (bytes: Uint8Array) => Uint8Array,
): DiskImage {
  const image = new Map<string, Uint8Array | null>()
  for (const [path, file] of names) {
    if (file === null) image.set(path, null)
    else image.set(path, bytesOf(file, operations, fate))
  }
  return image
}

function bytesOf(
  file: number,
  operations: readonly DiskOperation[],
  fate: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const ofFile = operations.filter((operation) => 'file' in operation && operation.file === file)
  const written = (some: readonly DiskOperation[]): Buffer =>
    Buffer.concat(some.flatMap((operation) => (operation.kind === 'write' ? [operation.bytes] : [])))
  const synced = ofFile.map(({ kind }) => kind).lastIndexOf('sync')
  return Buffer.concat([written(ofFile.slice(0, synced + 1)), fate(written(ofFile.slice(synced + 1)))])
}
