// @ts-check
// Old Nodes read this file before any other: keep its syntax plain and import nothing.

const wanted = [20, 19]

/**
 * One line about a Node that is too old, or null.
 *
 * @param {string} version such as `20.19.0`
 * @returns {string | null}
 */
export function complaintAboutNode(version) {
  const [major, minor] = version.split('.').map(Number)
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return null
  return `Node ${version} is too old: install Node ${wanted.join('.')} or newer, then run this again`
}
