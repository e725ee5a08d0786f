import { app } from 'electron'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { About } from '../preload/contract'

/** Electron majors before this one no longer get security fixes. */
const OLDEST_MAINTAINED = 30

/** The versions this copy of the lab runs on, and what to know of them. */
export function about(): About {
  const { electron = '', chrome = '', node } = process.versions
  const old = Number.parseInt(electron) < OLDEST_MAINTAINED
  const notice = `Electron ${electron} is for development and tests: this lab opens files of this machine only.`
  const sample = join(app.getAppPath(), 'samples', 'lsst-patch')
  return {
    ...{ version: app.getVersion(), electron, chrome, node, notice: old ? notice : null },
    sample: existsSync(sample) ? sample : null,
  }
}
