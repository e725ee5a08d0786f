import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { reportOf } from '../preload/fault'
import { describeSurvey, type Survey } from './survey'

/** What is to be opened: a lab, and the survey it is of where that can be reached. */
export interface Target {
  readonly lab: string
  readonly survey: Survey | null
  /** Why the survey cannot be reached: its catalog is sealed in the lab, its tiles are not. */
  readonly problems: string[]
}

/** The part of `lab.json` that says where the survey lies. */
const Origin = v.object({ survey: v.object({ folder: v.string() }) })

/**
 * Understands what a folder is: a lab, or a survey whose lab is `lab` or lies where `lab` says.
 * Rejects with a `Fault` when it is neither.
 */
export async function describeTarget(
  place: string,
  lab: string | ((surveyFolder: string) => string),
): Promise<Target> {
  const folder = resolve(place)
  const isLab = await stat(join(folder, 'lab.json')).catch(() => null)
  if (isLab) return describeLab(folder)
  const survey = await describeSurvey(folder)
  return { lab: resolve(typeof lab === 'string' ? lab : lab(folder)), survey, problems: [] }
}

async function describeLab(lab: string): Promise<Target> {
  try {
    const { survey } = v.parse(Origin, JSON.parse(await readFile(join(lab, 'lab.json'), 'utf8')))
    return { lab, survey: await describeSurvey(survey.folder), problems: [] }
  } catch (error) {
    return { lab, survey: null, problems: [`The survey cannot be reached: ${reportOf(error).what}`] }
  }
}
