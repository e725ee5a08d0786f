import { CatalogError } from '../catalog/catalog-error'
import type { OpenFile } from '../catalog/catalog-files'
import { blockCache, BLOCK_BYTES } from './block-cache'
import { nameOf, requestRange, type Patience, type RangeAnswer } from './http-request'

/**
 * Opens a file behind an `http:` or `https:` URL for ranges of its bytes. The first request tells its size and brings its beginning; blocks are
 * kept and fetched ahead. Rejects with a `CatalogError` when the file is missing, the server sends no ranges, or does
 * not answer after several attempts; reading does so too when the file changes meanwhile.
 */
export async function openHttpSource(url: URL, patience?: Patience): Promise<OpenFile> {
  const name = nameOf(url)
  let opening: RangeAnswer | null = await requestRange(url, 0, BLOCK_BYTES, patience)
  const { size, version } = opening
  const fetch = async (offset: number, length: number): Promise<Uint8Array> => {
    if (opening && offset === 0 && length <= opening.bytes.length) return opening.bytes.subarray(0, length)
    const answer = await requestRange(url, offset, length, patience)
    if (answer.size === size && answer.version === version && answer.bytes.length === length)
      return answer.bytes
    throw new CatalogError('damaged', 'the file changed while it was read', { file: name, byte: offset })
  }
  const read = blockCache(size, fetch)
  // Into the cache, so that the beginning need not be kept twice.
  await read(0, Math.min(size, BLOCK_BYTES))
  opening = null
  return {
    ...{ name, size, version },
    read: ({ offset, length }) => read(offset, length),
    close: () => Promise.resolve(),
  }
}
