import type { ByteSource } from '../fits/byte-source'

/** A file that answers ranges of its bytes until it is closed. */
export interface OpenFile extends ByteSource {
  /** What the server of a remote file tells one state of it from another by; null where it says nothing. */
  readonly version?: string | null
  close(): Promise<void>
}

/**
 * The files of one survey, on disk or behind a URL. Names are relative to `root`, with `/` between folders; they may come from
 * the survey's own files, so a name that leads outside `root` is refused with a `CatalogError`.
 */
export interface CatalogFiles {
  /** The folder or URL as people know it. */
  readonly root: string
  /** Rejects with a `CatalogError` that names the file when it is missing or cannot be read. */
  open(name: string): Promise<OpenFile>
  /** Names in a folder ('' for the root), sorted, folders with a `/` at the end; null where folders cannot be listed (HTTP) or there is none. */
  list(folder: string): Promise<string[] | null>
  /** Whether a file (or, where they can be listed, a folder) of this name is there. */
  exists(name: string): Promise<boolean>
}
