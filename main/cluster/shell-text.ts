/** A text as one word of a POSIX shell, whatever is in it: `it's` becomes `'it'\''s'`. */
export function shellWord(text: string): string {
  return /^[\w./:,=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
