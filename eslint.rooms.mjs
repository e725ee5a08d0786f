// Who may import whom: the table of docs/architecture.md as data. An arrow never goes back.

/** Rooms that compile without DOM, Node or Electron. */
export const scienceRooms = ['units', 'fits', 'catalog', 'tiles', 'stamps', 'galaxies', 'devices', 'flags']

/** Rooms inside workers/, each with what it may import besides itself. */
const workerRooms = {
  units: [],
  fits: ['units'],
  catalog: ['units', 'fits'],
  tiles: ['units', 'fits', 'catalog'],
  stamps: ['units', 'fits', 'catalog', 'tiles'],
  galaxies: ['units', 'tiles', 'stamps'],
  devices: ['units'],
  networks: ['units', 'stamps', 'galaxies', 'files', 'workload', 'contract'],
  recorder: ['units', 'stamps', 'devices', 'networks', 'contract'],
  estimates: ['units', 'stamps', 'networks'],
  flags: ['units', 'stamps', 'estimates'],
  export: ['units', 'fits', 'catalog', 'contract'],
  store: ['units', 'fits', 'catalog', 'tiles', 'stamps', 'estimates', 'flags', 'files', 'export', 'contract'],
  files: ['fits', 'catalog', 'contract'],
  survey: ['fits', 'catalog', 'tiles', 'stamps', 'files', 'contract'],
  inspect: ['units', 'fits', 'catalog', 'tiles', 'devices', 'files', 'survey', 'contract'],
  shards: [
    ...['units', 'fits', 'catalog', 'tiles', 'stamps', 'networks', 'estimates', 'flags'],
    ...['files', 'survey', 'contract'],
  ],
  runs: [
    ...['units', 'catalog', 'tiles', 'stamps', 'estimates', 'flags', 'shards', 'device-runs'],
    ...['files', 'store', 'export', 'contract'],
  ],
  gallery: [
    ...['units', 'catalog', 'tiles', 'stamps', 'galaxies', 'networks', 'estimates', 'files'],
    ...['survey', 'shards', 'contract'],
  ],
  judgements: ['units', 'catalog', 'estimates', 'flags', 'files', 'store', 'export', 'runs', 'contract'],
  calibration: ['units', 'estimates', 'store'],
  linked: ['units', 'catalog', 'estimates', 'flags', 'store', 'runs', 'contract'],
  simulator: ['units', 'fits', 'tiles', 'galaxies', 'contract'],
  object: [
    ...[
      'units',
      'fits',
      'catalog',
      'tiles',
      'stamps',
      'galaxies',
      'estimates',
      'files',
      'survey',
      'contract',
    ],
  ],
  process: ['contract'],
}
const pureRooms = [...scienceRooms, 'store', 'calibration']

/** Files of a room that others may import without the rest of it. */
const parts = {
  workload: 'workers/devices/workload.ts',
  'device-runs': 'workers/devices/runs/**',
  quantities: 'workers/estimates/galaxy-quantities.ts',
  meanings: 'workers/export/column-meanings.ts',
}

/** Every room: its files, what it may import, and what it may import as types only. */
export const rooms = {
  main: {
    files: 'main/**',
    imports: ['contract', 'units', 'files', 'survey', 'device-runs'],
    types: Object.keys(workerRooms),
  },
  contract: {
    files: 'preload/{contract,channel,fault,token,pause-gate,page-requests}*.ts',
    imports: [],
    types: Object.keys(workerRooms),
  },
  bridge: { files: 'preload/bridge.ts', imports: ['contract'], types: [] },
  renderer: {
    files: 'renderer/**',
    imports: ['contract', 'quantities', 'meanings', ...pureRooms],
    types: ['bridge'],
  },
  ...Object.fromEntries(
    Object.entries(workerRooms).map(([room, imports]) => [
      room,
      { files: `workers/${room}/**`, imports, types: [] },
    ]),
  ),
  entries: { files: 'workers/*.ts', imports: ['contract', ...Object.keys(workerRooms)], types: [] },
  journeys: {
    files: 'e2e/**',
    imports: ['contract', 'main', ...Object.keys(workerRooms)],
    types: ['bridge'],
  },
}

const categories = (names) => ({ file: { categories: { anyOf: names } } })

/** The table as settings and policies of eslint-plugin-boundaries. */
export const roomFiles = [
  ...Object.entries(rooms).map(([category, { files }]) => ({ category, pattern: files })),
  ...Object.entries(parts).map(([category, pattern]) => ({ category, pattern })),
]
export const roomPolicies = [
  ...Object.entries(rooms).flatMap(([room, { imports, types }]) => [
    { from: categories([room]), allow: { to: categories([room, ...imports]) } },
    ...(types.length === 0
      ? []
      : [{ from: categories([room]), allow: { to: categories(types), dependency: { kind: 'type' } } }]),
  ]),
  { allow: { to: { module: { origin: 'external' } } } },
  { allow: { to: { module: { origin: 'core' } } } },
]
