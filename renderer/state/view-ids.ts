/** The views of the window, in the order of the rail. */
export const VIEW_IDS = [
  ...(['survey', 'tile', 'catalog', 'object', 'runs', 'uncertainty', 'calibration', 'flags'] as const),
  ...(['query', 'galaxies', 'training', 'devices'] as const),
] as const
export type ViewId = (typeof VIEW_IDS)[number]
