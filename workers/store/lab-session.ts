import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../preload/channel'
import type { ColumnRoles, LabContents, Progress, SurveySource } from '../../preload/contract'
import { cancelled, fault } from '../../preload/fault'
import { CatalogError } from '../catalog/catalog-error'
import type { CatalogColumn, CatalogReader } from '../catalog/catalog-reader'
import { openCatalog } from '../catalog/open-catalog'
import { surveyFiles } from '../files/survey-files'
import { importCatalog, importParquet, loadShards } from './catalog-import'
import { catalogOrLock, type Patience } from './catalog-ready'
import type { ObjectColumn } from './catalog-roles'
import { adoptCatalog } from './catalog-table'
import type { Engine } from './engine'
import { prepareLabFolder, readManifest, writeManifest, type LabManifest } from './lab-folder'
import { LAB_FORMAT } from './lab-format'
import { lockLab, type LabLock } from './lab-lock'
import { openParquet } from './parquet-file'

/** What is known of the lab that is open: the catalog's columns as they were in its file, and which was taken for what. */
export interface OpenLab {
  readonly lab: string
  readonly surveyFolder: string
  readonly columns: readonly CatalogColumn[]
  readonly roles: ColumnRoles
  /** What tells this catalog from another. */
  readonly fingerprint: string
  /** What makes the columns of `objects` from the table `catalog`. */
  readonly made: readonly ObjectColumn[]
}

/** The lab that a store has open; one at a time. */
export interface LabSession {
  readonly current: OpenLab | null
  /** Whether the lock of the open lab is ours: without it only what is sealed once and for all may be written. */
  readonly isSole: boolean
  /**
   * Opens a lab: reads its sealed catalog, or the survey's own and seals it. Without a survey the lab must be there.
   * Rejects with a `Fault` when another process has the lab open. With `beside` it is opened beside others: without the lock, as soon as
   * its catalog is complete and of this survey; where nobody makes it, it is made here, and `isSole` is true until `close`.
   */
  open(
    lab: string,
    survey: SurveySource | null,
    context: Context<Progress>,
    beside?: boolean,
  ): Promise<Omit<LabContents, 'bands'>>
  /** Gives the lab back for others to open. */
  close(): Promise<void>
}

/**
 * A session over an engine; `software` is the version that writes, `now` gives the time as ISO 8601, `patience` says how long others
 * are waited for.
 */
export function labSession(
  engine: Engine,
  software: string,
  now: () => string,
  patience?: Patience,
): LabSession {
  let held: { lab: string; lock: LabLock } | undefined
  let current: OpenLab | null = null

  async function hold(lab: string): Promise<null> {
    if (held?.lab === lab) return null
    const lock = await lockLab(lab, now)
    await close()
    held = { lab, lock }
    return null
  }

  async function close(): Promise<void> {
    const last = held
    held = undefined
    await last?.lock.release()
  }

  /** Resolves with the manifest when the catalog is there; else the lab is held, to make it. */
  async function joinOrHold(
    lab: string,
    survey: SurveySource | null,
    context: Context<Progress>,
  ): Promise<LabManifest | null> {
    if (held?.lab === lab) return null
    const fingerprint = survey && (await fingerprintOfSurvey(survey))
    const isOurs = (manifest: LabManifest): boolean => !survey || isOf(manifest, survey, fingerprint)
    const found = await catalogOrLock(lab, isOurs, now, context, patience)
    await close()
    if (!('release' in found)) return { ...found, roles: survey?.roles ?? found.roles }
    held = { lab, lock: found }
    return null
  }

  async function openHeld(lab: string, survey: SurveySource | null, context: Context<Progress>) {
    const manifest = await readManifest(lab)
    if (!survey) return openFromShards(engine, lab, manifest, context)
    const fresh = (): LabManifest => newManifest(survey, software, now())
    return openFromSurvey(engine, lab, survey, manifest, context, fresh)
  }

  return {
    get current() {
      return current
    },
    get isSole() {
      return held !== undefined
    },
    close,
    async open(lab, survey, context, beside = false) {
      if (!survey) await requireLab(lab)
      await prepareLabFolder(lab)
      const sealed = beside ? await joinOrHold(lab, survey, context) : await hold(lab)
      engine.run('DROP TABLE IF EXISTS incoming')
      const opened = sealed
        ? await openFromShards(engine, lab, sealed, context)
        : await openHeld(lab, survey, context)
      if (context.signal.aborted) throw cancelled()
      const { columns, roles: stated } = opened.manifest
      const { made, ...catalog } = adoptCatalog(engine, columns, stated, opened.manifest.survey.folder)
      const { survey: of, fingerprint } = opened.manifest
      current = { lab, surveyFolder: of.folder, columns, roles: catalog.roles, fingerprint, made }
      return { ...catalog, survey: opened.manifest.survey, problems: opened.problems }
    },
  }
}

interface Opened {
  readonly manifest: LabManifest
  readonly problems: string[]
}

/** Rejects with a `Fault` where there is no lab, or no longer. */
export async function requireLab(lab: string): Promise<void> {
  if (await stat(join(lab, 'lab.json')).catch(() => null)) return
  throw fault('There is no lab here.', {
    where: lab,
    remedy: 'Make one: shearwater open SURVEY --lab FOLDER.',
  })
}

function newManifest(survey: SurveySource, software: string, created: string): LabManifest {
  return {
    ...{ format: LAB_FORMAT, software, created, fingerprint: '' },
    survey: { folder: survey.folder, catalog: survey.catalog },
    ...{ roles: survey.roles, columns: [], catalog: { complete: false, shards: [] } },
  }
}

function isOf(manifest: LabManifest, survey: SurveySource, fingerprint: string | null): boolean {
  return manifest.fingerprint === fingerprint && manifest.survey.folder === survey.folder
}

async function fingerprintOfSurvey(survey: SurveySource): Promise<string> {
  const reader = await openCatalog(surveyFiles(survey.place), survey.catalog, openParquet)
  return fingerprintOf(reader).finally(() => reader.close())
}

/** From the shards where they are those of this catalog, else from the catalog, going on after what is sealed. */
async function openFromSurvey(
  engine: Engine,
  lab: string,
  survey: SurveySource,
  known: LabManifest | null,
  context: Context<Progress>,
  fresh: () => LabManifest,
): Promise<Opened> {
  const reader = await openCatalog(surveyFiles(survey.place), survey.catalog, openParquet)
  try {
    const fingerprint = await fingerprintOf(reader)
    const same = known !== null && isOf(known, survey, fingerprint)
    const base = same ? known : fresh()
    const manifest = { ...base, fingerprint, roles: survey.roles, columns: [...reader.columns] }
    if (!same || !known.catalog.complete) return await importInto(engine, lab, manifest, reader, context)
    if (JSON.stringify(known) !== JSON.stringify(manifest)) await writeManifest(lab, manifest)
    try {
      return await openFromShards(engine, lab, manifest, context)
    } catch (error) {
      if (!isOfShards(error)) throw error
      const empty = { ...manifest, catalog: { complete: false, shards: [] } }
      const again = await importInto(engine, lab, empty, reader, context)
      const problem = `The catalog that was sealed in the lab is damaged (${error.message}); the survey's was sealed anew.`
      return { ...again, problems: [...again.problems, problem] }
    }
  } finally {
    await reader.close()
  }
}

/** Whether sealed shards cannot be read: they are damaged, or have gone. */
function isOfShards(error: unknown): error is Error {
  return (
    error instanceof CatalogError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')
  )
}

async function importInto(
  engine: Engine,
  lab: string,
  manifest: LabManifest,
  reader: CatalogReader,
  context: Context<Progress>,
): Promise<Opened> {
  await writeManifest(lab, manifest)
  const complete = await importAll(engine, lab, manifest, reader, context)
  return { manifest: complete, problems: [...reader.problems] }
}

/** A catalog that is Parquet here is sealed as it is; others are written as Parquet while they are read. */
async function importAll(
  engine: Engine,
  lab: string,
  manifest: LabManifest,
  reader: CatalogReader,
  context: Context<Progress>,
): Promise<LabManifest> {
  const { format, place: path, rows } = reader
  const local = format === 'parquet' && (await stat(path).catch(() => null))
  return local
    ? importParquet(engine, lab, manifest, { path, rows }, context)
    : importCatalog(engine, lab, manifest, reader, context)
}

async function openFromShards(
  engine: Engine,
  lab: string,
  manifest: LabManifest | null,
  context: Context<Progress>,
): Promise<Opened> {
  if (!manifest?.catalog.complete) {
    throw fault('The lab’s catalog is not complete.', {
      where: lab,
      remedy: 'Open its survey with this lab: it goes on where it stopped.',
    })
  }
  await loadShards(engine, lab, manifest.catalog.shards, context)
  return { manifest, problems: [] }
}

/**
 * What tells one catalog from another without reading it: its kind, columns and rows, and the file's size and time, or
 * what its server says of its version.
 */
async function fingerprintOf(reader: CatalogReader): Promise<string> {
  const file = await stat(reader.place).catch(() => null)
  const columns = reader.columns.map(({ name, type }) => `${name} ${type}`)
  const state = file ? [file.size, file.mtimeMs] : [null, reader.version ?? null]
  return JSON.stringify([reader.format, reader.rows, ...state, columns])
}
