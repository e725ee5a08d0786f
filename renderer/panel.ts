/** What the window shows: the survey that is open, or a page that needs none. */
export type Desk = 'survey' | 'training' | 'devices'

/** What stands beside the image. */
export const PANELS = ['catalog', 'survey', 'runs', 'query'] as const
export type Panel = (typeof PANELS)[number]

export const PANEL_NAMES: Readonly<Record<Panel, string>> = {
  catalog: 'Catalog',
  survey: 'Survey',
  runs: 'Runs',
  query: 'Query',
}
