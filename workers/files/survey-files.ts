import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CatalogError } from '../catalog/catalog-error'
import type { CatalogFiles } from '../catalog/catalog-files'
import { containedParts } from './contained-name'
import { openFile } from './file-source'
import { openHttpSource } from './http-source'
import { isUrl, nameOfPlace, urlOf } from './place'

/** The files of one survey, wherever they are. */
export interface SurveyFiles extends CatalogFiles {
  /** Where a file of this name lies: an absolute path, or a URL. Throws `CatalogError` for a name that leads outside. */
  placeOf(name: string): string
  /** The size of a file in bytes, null where there is none. */
  sizeOf(name: string): Promise<number | null>
}

/** The files under a folder, or under an `http:` or `https:` URL. */
export function surveyFiles(place: string): SurveyFiles {
  return isUrl(place) ? remoteFiles(place) : localFiles(place)
}

/** The files in a local folder. Links in it are followed: the user made them. */
export function localFiles(folder: string): SurveyFiles {
  const root = resolve(folder)
  const pathOf = (name: string): string => join(root, ...containedParts(name, root))
  return {
    root,
    placeOf: pathOf,
    sizeOf: async (name) => (await stat(pathOf(name)).catch(() => null))?.size ?? null,
    open: async (name) => openFile(pathOf(name)),
    list: async (name) => listFolder(pathOf(name)),
    exists: async (name) => (await stat(pathOf(name)).catch(() => null)) !== null,
  }
}

async function listFolder(path: string): Promise<string[] | null> {
  const names = await readdir(path).catch(() => null)
  if (!names) return null
  const marked = names.map(async (name) => {
    // Not what readdir says of an entry: that of a link is not that of its folder.
    const found = await stat(join(path, name)).catch(() => null)
    return found?.isDirectory() ? `${name}/` : name
  })
  return (await Promise.all(marked)).sort()
}

/** The files under a URL; the query of the URL, if it has one, goes with every request. Folders cannot be listed. */
export function remoteFiles(url: string): SurveyFiles {
  const root = urlOf(url)
  if (!root.pathname.endsWith('/')) root.pathname += '/'
  const named = (name: string): URL => {
    const parts = containedParts(name, nameOfPlace(url))
    const found = new URL(root)
    found.pathname += parts.map(encodeURIComponent).join('/')
    return found
  }
  const sizeOf = async (name: string): Promise<number | null> => {
    const file = await openHttpSource(named(name)).catch((error: unknown) => {
      if (error instanceof CatalogError && error.kind === 'missing') return null
      throw error
    })
    await file?.close()
    return file?.size ?? null
  }
  return {
    root: nameOfPlace(url),
    placeOf: (name) => named(name).href,
    sizeOf,
    open: async (name) => openHttpSource(named(name)),
    list: () => Promise.resolve(null),
    exists: async (name) => (await sizeOf(name)) !== null,
  }
}
