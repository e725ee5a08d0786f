import { defineAsyncComponent, type Component } from 'vue'
import { VIEW_NAMES, type ViewName } from '../../preload/contract-window'
import type { ViewId } from '../state/view-ids'
import type { IconName } from './icons'

/** Something the window shows, as a panel of the dock. */
export interface View extends ViewName {
  readonly id: ViewId
  readonly icon: IconName
  /** Loaded when it is first shown. It has no props. */
  readonly component: Component
}

/** By their ids. */
export const VIEWS: Readonly<Record<ViewId, View>> = {
  survey: {
    ...{ ...VIEW_NAMES.survey, id: 'survey', icon: 'sky' },
    component: defineAsyncComponent(() => import('../survey/SurveyView.vue')),
  },
  tile: {
    ...{ ...VIEW_NAMES.tile, id: 'tile', icon: 'tile' },
    component: defineAsyncComponent(() => import('../tile/TileView.vue')),
  },
  catalog: {
    ...{ ...VIEW_NAMES.catalog, id: 'catalog', icon: 'table' },
    component: defineAsyncComponent(() => import('../catalog/CatalogView.vue')),
  },
  object: {
    ...{ ...VIEW_NAMES.object, id: 'object', icon: 'galaxy' },
    component: defineAsyncComponent(() => import('../object/ObjectView.vue')),
  },
  runs: {
    ...{ ...VIEW_NAMES.runs, id: 'runs', icon: 'run' },
    component: defineAsyncComponent(() => import('../runs/RunsView.vue')),
  },
  uncertainty: {
    ...{ ...VIEW_NAMES.uncertainty, id: 'uncertainty', icon: 'uncertainty' },
    component: defineAsyncComponent(() => import('../uncertainty/UncertaintyView.vue')),
  },
  calibration: {
    ...{ ...VIEW_NAMES.calibration, id: 'calibration', icon: 'calibration' },
    component: defineAsyncComponent(() => import('../calibration/CalibrationView.vue')),
  },
  flags: {
    ...{ ...VIEW_NAMES.flags, id: 'flags', icon: 'flag' },
    component: defineAsyncComponent(() => import('../flags/FlagsView.vue')),
  },
  query: {
    ...{ ...VIEW_NAMES.query, id: 'query', icon: 'query' },
    component: defineAsyncComponent(() => import('../query/QueryView.vue')),
  },
  galaxies: {
    ...{ ...VIEW_NAMES.galaxies, id: 'galaxies', icon: 'galaxies' },
    component: defineAsyncComponent(() => import('../galaxies/GalaxiesView.vue')),
  },
  training: {
    ...{ ...VIEW_NAMES.training, id: 'training', icon: 'training' },
    component: defineAsyncComponent(() => import('../training/TrainingView.vue')),
  },
  devices: {
    ...{ ...VIEW_NAMES.devices, id: 'devices', icon: 'device' },
    component: defineAsyncComponent(() => import('../devices/DevicesView.vue')),
  },
}
