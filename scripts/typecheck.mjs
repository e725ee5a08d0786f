#!/usr/bin/env node
// @ts-check
// npm run typecheck: the science rooms without DOM or Node, the processes, the page.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './run/project.mjs'

const checker = join(root, 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js')
const worlds = ['science', 'processes', 'renderer']
const failed = worlds.filter((world) => {
  const { status } = spawnSync(
    process.execPath,
    [checker, '--noEmit', '-p', join(root, `tsconfig.${world}.json`)],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  return status !== 0
})
process.exitCode = failed.length > 0 ? 1 : 0
