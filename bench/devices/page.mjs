// @ts-check
// Writes what depends on the constants into docs/devices.md: the first prediction, the constants, the errors: node bench/devices/page.mjs
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from '../../scripts/run/project.mjs'
import { constantNames, withConstants } from './page-constants.mjs'
import { withErrors } from './page-errors.mjs'

/**
 * The first command of the page with what it prints.
 * @param {string} text
 */
function withFirstPrediction(text) {
  return text.replace(/```sh\nnpx shearwater (.*)\n```\n\n```\n[^`]*```/, (_, words) => {
    const command = join(root, 'scripts', 'shearwater.mjs')
    const printed = execFileSync(process.execPath, [command, ...words.split(' ')], { encoding: 'utf8' })
    return `\`\`\`sh\nnpx shearwater ${words}\n\`\`\`\n\n\`\`\`\n${printed.trimEnd()}\n\`\`\``
  })
}

const page = join(root, 'docs', 'devices.md')
const missing = constantNames().filter((name) => !readFileSync(page, 'utf8').includes(`| \`${name}\``))
if (missing.length > 0) throw new Error(`docs/devices.md lacks ${missing.join(', ')}`)
const lines = withFirstPrediction(readFileSync(page, 'utf8')).split('\n')
const text = lines.map((line) => withErrors(withConstants(line))).join('\n')
writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }))
