import { resolve } from 'node:path'
import { CatalogError } from '../catalog/catalog-error'
import type { OpenFile } from '../catalog/catalog-files'
import { openFile } from './file-source'
import { nameOf } from './http-request'
import { openHttpSource } from './http-source'

// A place is where a file or a survey lies: a path, or an `http:` or `https:` URL.

/** Whether a place is a URL. */
export function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place)
}

/** The URL of a place that is one. Throws `CatalogError` where it cannot be understood. */
export function urlOf(place: string): URL {
  try {
    return new URL(place)
  } catch {
    throw new CatalogError('refused', 'this is no URL that can be understood', { file: place })
  }
}

/** The place with nothing in it that depends on the folder one is in. */
export function absolutePlace(place: string): string {
  return isUrl(place) ? urlOf(place).href : resolve(place)
}

/** A place as it may be shown and kept: of a URL without user, password and query, which may hold a secret. */
export function nameOfPlace(place: string): string {
  if (!isUrl(place)) return place
  try {
    return nameOf(new URL(place))
  } catch {
    return place.replace(/[?#].*$/, '').replace(/\/\/[^/]*@/, '//')
  }
}

/** Whether a place is on this machine: a path, or a URL whose host is the loopback. */
export function isLocal(place: string): boolean {
  return !isUrl(place) || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(urlOf(place).hostname)
}

/** Opens a file wherever it lies, for ranges of its bytes. Rejects with a `CatalogError` when it is missing or cannot be read. */
export async function openPlace(place: string): Promise<OpenFile> {
  return isUrl(place) ? openHttpSource(urlOf(place)) : openFile(place)
}
