// @ts-check

/** What went wrong, where, and what to do about it: the text is one line for the person at the terminal. */
export class Failure extends Error {}

/** @param {Failure | unknown} error */
export function oneLine(error) {
  if (isDiskFull(error)) return 'the disk is full: free some space, then: npm run setup'
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s*\n\s*/g, ' ').trim()
}

/** @param {unknown} error */
function isDiskFull(error) {
  return error instanceof Error && !(error instanceof Failure) && /ENOSPC/.test(error.message)
}

const noise =
  /^(code |path |dest |syscall |errno |A complete log|network (This is|In most|If you are|'proxy')|network$|Note that|\[notice\])/

/**
 * The line of a package client's output (npm, pip, apt-get, a compiler) that says why it failed.
 *
 * @param {string} output standard output and error together
 * @returns {string}
 */
export function reasonFrom(output) {
  const lines = output
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean)
  const brokenConnection = lines.find((line) => /connection broken by/.test(line))
  if (brokenConnection) return withoutPythonObjects(brokenConnection)
  const errors = lines
    .filter((line) => /^(npm (error|ERR!)|ERROR:|E:|fatal)|\berror\b/i.test(line))
    .map((line) => line.replace(/^(npm (error|ERR!)|ERROR:|E:)\s*/i, ''))
    .filter((line) => line !== '' && !noise.test(line))
  return shortened(errors[0] ?? lines.at(-1) ?? 'it said nothing')
}

/** pip prints the exceptions themselves. @param {string} line */
function withoutPythonObjects(line) {
  const where = line.includes('ProxyError') ? 'the proxy does not answer: ' : ''
  const [, system] = line.match(/\[Errno -?\d+\] ([^'")]+)/) ?? []
  return shortened(where + (system ?? line.replace(/^.*connection broken by\s*/, '')))
}

/** @param {string} line */
function shortened(line) {
  return line.length > 240 ? `${line.slice(0, 239)}…` : line
}
