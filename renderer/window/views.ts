import { defineAsyncComponent, type Component } from 'vue'
import type { ViewId } from '../state/view-ids'
import type { IconName } from './icons'

/** Something the window shows, as a panel of the dock. */
export interface View {
  readonly id: ViewId
  readonly title: string
  readonly icon: IconName
  /** Whether it is of the open survey; others are there without one. */
  readonly isOfSurvey: boolean
  /** Loaded when it is first shown. It has no props. */
  readonly component: Component
}

/** By their ids. */
export const VIEWS: Readonly<Record<ViewId, View>> = {
  survey: {
    ...{ id: 'survey', title: 'Survey', icon: 'sky', isOfSurvey: true },
    component: defineAsyncComponent(() => import('../survey/SurveyView.vue')),
  },
  tile: {
    ...{ id: 'tile', title: 'Tile', icon: 'tile', isOfSurvey: true },
    component: defineAsyncComponent(() => import('../tile/TileView.vue')),
  },
  catalog: {
    ...{ id: 'catalog', title: 'Catalog', icon: 'table', isOfSurvey: true },
    component: defineAsyncComponent(() => import('../catalog/CatalogView.vue')),
  },
  object: {
    ...{ id: 'object', title: 'Object', icon: 'galaxy', isOfSurvey: true },
    component: defineAsyncComponent(() => import('../object/ObjectView.vue')),
  },
  runs: {
    ...{ id: 'runs', title: 'Runs', icon: 'run', isOfSurvey: true },
    component: defineAsyncComponent(() => import('../runs/RunsView.vue')),
  },
  uncertainty: {
    ...{ id: 'uncertainty', title: 'Uncertainty', icon: 'uncertainty', isOfSurvey: true },
    component: defineAsyncComponent(() => import('../uncertainty/UncertaintyView.vue')),
  },
  calibration: {
    ...{ id: 'calibration', title: 'Calibration', icon: 'calibration', isOfSurvey: true },
    component: defineAsyncComponent(() => import('../calibration/CalibrationView.vue')),
  },
  flags: {
    ...{ id: 'flags', title: 'Flags', icon: 'flag', isOfSurvey: true },
    component: defineAsyncComponent(() => import('../flags/FlagsView.vue')),
  },
  query: {
    ...{ id: 'query', title: 'SQL', icon: 'query', isOfSurvey: true },
    component: defineAsyncComponent(() => import('../query/QueryView.vue')),
  },
  galaxies: {
    ...{ id: 'galaxies', title: 'Galaxies', icon: 'galaxies', isOfSurvey: false },
    component: defineAsyncComponent(() => import('../galaxies/GalaxiesView.vue')),
  },
  training: {
    ...{ id: 'training', title: 'Training', icon: 'training', isOfSurvey: false },
    component: defineAsyncComponent(() => import('../training/TrainingView.vue')),
  },
  devices: {
    ...{ id: 'devices', title: 'Devices', icon: 'device', isOfSurvey: false },
    component: defineAsyncComponent(() => import('../devices/DevicesView.vue')),
  },
}
