import { describe, expect, it } from 'vitest'
import { builtInWorkload } from '../../workers/devices/graphs/built-in-workload'
import { FIRST_CHOICE } from './devices-choice'
import { networkInWords, networkKey, phasesOfFolder, SHIPPED } from './network-choice'
import { figureId, predictionOf, problemOf, requestOf, stepOf } from './step-choice'

const stepWith = (strategy: string | null, devices: number) =>
  stepOf({ ...FIRST_CHOICE, strategy, devices }, builtInWorkload('dnn', 'training'))

describe('a strategy', () => {
  it('that can be followed has no problem', () => {
    expect(problemOf(stepWith(null, 3))).toBeNull()
    expect(problemOf(stepWith('pipeline:4+micro:8', 4))).toBeNull()
  })

  it('that cannot says why, in a sentence', () => {
    expect(problemOf(stepWith('pipeline:4', 2))).toBe(
      'Devices: 2 is no multiple of the 4 that a network lies on.',
    )
    expect(problemOf(stepWith('piepline:4', 4))).toMatch(/^Unknown word "piepline:4" of a strategy; .*\.$/)
    expect(problemOf(stepWith('pipeline:500', 500))).toContain('has more stages than there are layers')
  })

  it('leaves out numbers of devices that it cannot use', () => {
    const step = stepWith('pipeline:4', 4)
    const found = [1, 2, 4, 8].map((devices) => predictionOf(requestOf(step, { devices }))?.devices ?? null)
    expect(found).toEqual([null, null, 4, 8])
  })
})

describe('networks', () => {
  it('of the lab are not taken for published ones of the same name', () => {
    expect(SHIPPED.map(networkInWords)).toContain('models/dnn inference')
    const [training] = phasesOfFolder('/models/resnet50/')
    expect(training && networkInWords(training)).toBe('models/resnet50 training')
    expect(new Set(SHIPPED.map(networkKey)).size).toBe(12)
  })

  it('have names that files may have', () => {
    expect(figureId('scaling', 'Someone’s/Model 2')).toBe('scaling-someone-s-model-2')
  })
})
