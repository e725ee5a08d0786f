/** Stamps that go through a network together where nobody says how many: enough for every thread, and few enough for a cache. */
export const USUAL_BATCH = 64

/** Estimator processes of a run where nobody says how many. */
export const USUAL_WORKERS = 1
