#!/usr/bin/env node
// @ts-check
// Finds a Slurm to test with, or fetches one; prints where it is as JSON, or a text that says why there is none.
import { thisMachine } from './setup/machine.mjs'
import { provideSlurm } from './setup/slurm.mjs'

console.log(JSON.stringify(await provideSlurm(thisMachine())))
