import { open, stat, type FileHandle } from 'node:fs/promises'
import type { OpenFile } from '../catalog/catalog-files'
import { CatalogError } from '../catalog/catalog-error'
import type { ByteRange } from '../fits/byte-source'

/** Opens a local file for ranges of its bytes. Rejects with a `CatalogError` when it is missing, no plain file, or unreadable. */
export async function openFile(path: string): Promise<OpenFile> {
  // Before it is opened: opening a pipe waits for its writer.
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => refuse(path, error))
  if (!found.isFile()) throw new CatalogError('refused', 'this is no file', { file: path })
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => refuse(path, error))
  const { size } = found
  return {
    name: path,
    size,
    read: (range) => readRange(handle, path, size, range),
    close: () => handle.close(),
  }
}

/** The bytes of a range, fewer where the file ends. */
async function readRange(
  handle: FileHandle,
  path: string,
  size: number,
  range: ByteRange,
): Promise<Uint8Array> {
  const { offset } = range
  const bytes = new Uint8Array(Math.max(0, Math.min(range.length, size - offset)))
  let done = 0
  while (done < bytes.length) {
    const { bytesRead } = await handle
      .read(bytes, done, bytes.length - done, offset + done)
      .catch((error: NodeJS.ErrnoException) => refuse(path, error))
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

function refuse(path: string, error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    throw new CatalogError('missing', 'there is no such file', { file: path })
  }
  throw new CatalogError('unreachable', `it cannot be read (${error.code ?? error.message})`, { file: path })
}
