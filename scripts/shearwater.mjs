#!/usr/bin/env node
// @ts-check
// The command line: `npx shearwater COMMAND`. Builds first where the sources are newer.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { buildIfStale } from './run/build.mjs'
import { root } from './run/project.mjs'

if (!existsSync(join(root, 'node_modules', 'valibot'))) {
  console.error('shearwater: its packages are not installed; run `npm run setup` in its folder.')
  process.exit(1)
}
buildIfStale()
createRequire(import.meta.url)(join(root, 'out', 'main', 'cli.js'))
