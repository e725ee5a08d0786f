import * as v from 'valibot'
import { event } from './token'

// The part of the contract that is about the window: its views, and what its menus ask the page for.

/** A view of the window as menus and the page name it. */
export interface ViewName {
  readonly title: string
  /** What brings it to the front: `mod` is Ctrl, on a Mac Command. */
  readonly keys: string
  /** Whether it is of the open survey; others are there without one. */
  readonly isOfSurvey: boolean
}

const named = <Id extends string>(views: Readonly<Record<Id, ViewName>>): Readonly<Record<Id, ViewName>> =>
  views

/** The views of the window by their ids, in the order of the rail. */
export const VIEW_NAMES = named({
  survey: { title: 'Survey', keys: 'mod+1', isOfSurvey: true },
  tile: { title: 'Tile', keys: 'mod+2', isOfSurvey: true },
  catalog: { title: 'Catalog', keys: 'mod+3', isOfSurvey: true },
  object: { title: 'Object', keys: 'mod+4', isOfSurvey: true },
  runs: { title: 'Runs', keys: 'mod+5', isOfSurvey: true },
  uncertainty: { title: 'Uncertainty', keys: 'mod+6', isOfSurvey: true },
  calibration: { title: 'Calibration', keys: 'mod+7', isOfSurvey: true },
  flags: { title: 'Flags', keys: 'mod+8', isOfSurvey: true },
  query: { title: 'SQL', keys: 'mod+9', isOfSurvey: true },
  galaxies: { title: 'Galaxies', keys: 'mod+shift+g', isOfSurvey: false },
  training: { title: 'Training', keys: 'mod+shift+t', isOfSurvey: false },
  devices: { title: 'Devices', keys: 'mod+shift+d', isOfSurvey: false },
})
export type ViewId = keyof typeof VIEW_NAMES

/** The ids of `VIEW_NAMES`, in their order. */
// The keys of a literal are those that its type says.
export const VIEW_IDS = Object.keys(VIEW_NAMES) as readonly ViewId[]

/** Main tells the page: a menu wants the command with this id. */
export const commandWanted = event('window/command-wanted', v.string())
