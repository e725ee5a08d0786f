#!/usr/bin/env node
// @ts-check
// npm run bench: every bench, one after the other.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const failed = [
  'rice',
  'stamps',
  'galaxies',
  'forward',
  'shapes',
  'moments',
  'estimation',
  'catalog',
  'memory',
].filter((name) => {
  console.log(`\n— ${name}`)
  return (
    spawnSync(process.execPath, [join(import.meta.dirname, `${name}.mjs`)], { stdio: 'inherit' }).status !== 0
  )
})
process.exitCode = failed.length > 0 ? 1 : 0
