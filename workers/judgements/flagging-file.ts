import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { SealedRule } from '../../preload/contract-flagging'
import { sealFile } from '../files/sealed-file'
import type { ErrorCalibration } from '../flags/flagging-calibration'
import { runFolder } from '../runs/run-folder'

/** What `runs/RUN/flagging.json` holds: the rule and what it comes to. A rule that is null was taken away by a person. */
const FlaggingFile = v.object({
  format: v.literal(1),
  run: v.string(),
  rule: v.nullable(SealedRule),
})
export type FlaggingFile = v.InferOutput<typeof FlaggingFile>

/** What `runs/RUN/calibration.json` holds: the errors that were learned from a truth, over `objects` of it. */
const CalibrationFile = v.object({
  format: v.literal(1),
  run: v.string(),
  made: v.string(),
  truth: v.string(),
  objects: v.number(),
  points: v.pipe(v.array(v.object({ sigma: v.number(), error: v.number() })), v.minLength(1)),
})
export type CalibrationFile = v.InferOutput<typeof CalibrationFile>

const place = (lab: string, run: string, name: string): string => join(runFolder(lab, run), name)

/** The flagging of a run; null where it was never flagged, `damaged` where the file is not what it should be. */
export function readFlagging(lab: string, run: string): Promise<FlaggingFile | 'damaged' | null> {
  return readJson(place(lab, run, 'flagging.json'), FlaggingFile)
}

/** Seals the flagging of a run in place of the one before. */
export function sealFlagging(lab: string, run: string, rule: SealedRule | null): Promise<void> {
  const file: FlaggingFile = { format: 1, run, rule }
  return sealFile(place(lab, run, 'flagging.json'), JSON.stringify(file, null, 2))
}

/** What was learned of a run's errors; null where nothing was. */
export function readCalibration(lab: string, run: string): Promise<CalibrationFile | 'damaged' | null> {
  return readJson(place(lab, run, 'calibration.json'), CalibrationFile)
}

/** Seals what was learned of a run's errors, in place of what was known. */
export function sealCalibration(
  lab: string,
  { run, made, truth, objects, points }: Omit<CalibrationFile, 'format' | 'points'> & ErrorCalibration,
): Promise<void> {
  const file: CalibrationFile = { format: 1, run, made, truth, objects, points: [...points] }
  return sealFile(place(lab, run, 'calibration.json'), JSON.stringify(file, null, 2))
}

async function readJson<T>(path: string, schema: v.GenericSchema<T>): Promise<T | 'damaged' | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const parsed = v.safeParse(schema, JSON.parse(text))
    return parsed.success ? parsed.output : 'damaged'
  } catch {
    return 'damaged'
  }
}
