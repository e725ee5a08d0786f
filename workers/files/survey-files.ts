import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CatalogError } from '../catalog/catalog-error'
import type { CatalogFiles } from '../catalog/catalog-files'
import { containedParts } from './contained-name'
import { openFile } from './file-source'
import { openHttpSource } from './http-source'

/** The files of one survey, wherever they are. */
export type SurveyFiles = CatalogFiles

/** The files under a folder, or under an `http:` or `https:` URL. */
export function surveyFiles(place: string): SurveyFiles {
  return /^https?:\/\//i.test(place) ? remoteFiles(place) : localFiles(place)
}

/** The files in a local folder. Links in it are followed: the user made them. */
export function localFiles(folder: string): SurveyFiles {
  const root = resolve(folder)
  const pathOf = (name: string): string => join(root, ...containedParts(name, root))
  return {
    root,
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
  const root = new URL(url)
  if (!root.pathname.endsWith('/')) root.pathname += '/'
  const urlOf = (name: string): URL => {
    const parts = containedParts(name, url)
    const found = new URL(root)
    found.pathname += parts.map(encodeURIComponent).join('/')
    return found
  }
  return {
    root: url,
    open: async (name) => openHttpSource(urlOf(name)),
    list: () => Promise.resolve(null),
    exists: async (name) => {
      const file = await openHttpSource(urlOf(name)).catch((error: unknown) => {
        if (error instanceof CatalogError && error.kind === 'missing') return null
        throw error
      })
      await file?.close()
      return file !== null
    },
  }
}
