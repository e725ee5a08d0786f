import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { fault, reportOf } from '../preload/fault'
import { isLocal, isUrl, nameOfPlace } from '../workers/files/place'
import { describeSurvey, type Survey } from '../workers/survey/describe-survey'

/** What is to be opened: a lab, and the survey it is of where that can be reached. */
export interface Target {
  readonly lab: string
  readonly survey: Survey | null
  /** What is missing; of a survey that cannot be reached the catalog is sealed in the lab, the tiles are not. */
  readonly problems: string[]
}

/** How a target is looked for. */
export interface TargetOptions {
  /** The lab of a survey, or where the lab of a survey's folder lies. */
  readonly lab: string | ((surveyFolder: string) => string)
  /** Whether URLs of other machines are refused. */
  readonly localOnly?: boolean
  readonly signal?: AbortSignal
}

/** The part of `lab.json` that says where the survey lies. */
const Origin = v.object({ survey: v.object({ folder: v.string() }) })

/**
 * Understands what a folder or URL is: a lab, or a survey whose lab is `lab` or lies where `lab` says.
 * Rejects with a `Fault` or `CatalogError` when it is neither.
 */
export async function describeTarget(place: string, options: TargetOptions): Promise<Target> {
  if (!isUrl(place) && (await isLab(place))) return describeLab(resolve(place), options)
  const survey = await reachSurvey(place, options)
  const { folder, problems } = survey
  const { lab } = options
  return { lab: resolve(typeof lab === 'string' ? lab : lab(folder)), survey, problems }
}

async function isLab(folder: string): Promise<boolean> {
  return (await stat(join(folder, 'lab.json')).catch(() => null)) !== null
}

async function describeLab(lab: string, options: TargetOptions): Promise<Target> {
  try {
    const origin = v.parse(Origin, JSON.parse(await readFile(join(lab, 'lab.json'), 'utf8')))
    const survey = await reachSurvey(origin.survey.folder, options)
    return { lab, survey, problems: survey.problems }
  } catch (error) {
    const { code, what } = reportOf(error)
    if (code === 'cancelled') throw error
    return { lab, survey: null, problems: [`The survey cannot be reached: ${what}`] }
  }
}

async function reachSurvey(place: string, { localOnly, signal }: TargetOptions): Promise<Survey> {
  if (!localOnly || isLocal(place)) return describeSurvey(place, signal)
  throw fault('This copy runs on an Electron for development, which opens files of this machine only.', {
    where: nameOfPlace(place),
    remedy: 'Fetch the survey to a folder, or open it on the command line: shearwater open.',
  })
}
