import { app } from 'electron'
import type { About } from '../preload/contract'

/** Electron majors before this one no longer get security fixes. */
const OLDEST_MAINTAINED = 30

/** The versions this copy of the lab runs on, and what to know of them. */
export function about(): About {
  const { electron = '', chrome = '', node } = process.versions
  const old = Number.parseInt(electron) < OLDEST_MAINTAINED
  const notice = `Electron ${electron} is for development and tests: this lab opens files of this machine only.`
  return { version: app.getVersion(), electron, chrome, node, notice: old ? notice : null }
}
