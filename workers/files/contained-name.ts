import { CatalogError } from '../catalog/catalog-error'

/**
 * The parts of a name that leads somewhere inside a survey's folder ('' is the folder itself). Throws `CatalogError` for one that could
 * lead outside: absolute, with `..` plain or percent-encoded, with a backslash, a drive or NUL. Whether a part is a
 * link does not matter: the user made it.
 */
export function containedParts(name: string, root: string): string[] {
  const parts = name.split('/').filter((part, index) => part !== '.' && (part !== '' || index === 0))
  const [first] = parts
  const contained = first === '' ? name === '' : !/^[a-z]:/i.test(first ?? '') && parts.every(isPlain)
  if (contained) return first === '' ? [] : parts
  throw new CatalogError(
    'refused',
    `the name ${JSON.stringify(name)} leads outside the survey's folder`,
    { file: root },
    'Use names relative to the folder.',
  )
}

function isPlain(part: string): boolean {
  return part !== '..' && !/[\\/\0]/.test(part) && (!part.includes('%') || isPlainDecoded(part))
}

function isPlainDecoded(part: string): boolean {
  try {
    const decoded = decodeURIComponent(part)
    return decoded === part || isPlain(decoded)
  } catch {
    // A percent sign that encodes nothing stands for itself.
    return true
  }
}
