import { defineStore } from 'pinia'
import { markRaw } from 'vue'
import { useRuns } from '../runs/use-runs'

/** The queue of runs and the runs of the lab, followed once for all views. */
export const useRunQueue = defineStore('runs', () => ({ runs: markRaw(useRuns()) }))
