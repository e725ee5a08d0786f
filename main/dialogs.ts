import { dialog, type BrowserWindow } from 'electron'
import { about } from './about'
import { ENDINGS, FORMATS, type ExportFormat } from './file-formats'

/** Asks for the folder of a survey; null where the person thought better of it. */
export async function choose(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a survey',
    buttonLabel: 'Open',
    properties: ['openDirectory'],
  })
  return filePaths[0] ?? null
}

/** Asks for the folder of a model that is to be trained, which may be a new one; null where the person thought better of it. */
export async function chooseModelFolder(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Folder of the model',
    message: 'An empty folder for a new model, or one with a run to resume',
    buttonLabel: 'Choose',
    properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
  })
  return filePaths[0] ?? null
}

/** Asks for the folder of a model that measures shapes; null where the person thought better of it. */
export async function chooseTrainedModel(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Folder of the model',
    message: 'The folder that holds model.json and the weights',
    buttonLabel: 'Choose',
    properties: ['openDirectory'],
  })
  return filePaths[0] ?? null
}

/** Asks for the folder that a simulated survey is written to; null where the person thought better of it. */
export async function choosePatchFolder(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Folder of the simulated survey',
    message: 'A new or an empty folder',
    buttonLabel: 'Choose',
    properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
  })
  return filePaths[0] ?? null
}

/** Asks for a table of true shapes; null where the person thought better of it. */
export async function chooseTruthFile(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'True shapes',
    message: 'A table with the columns g1 and g2, and ids or positions',
    buttonLabel: 'Choose',
    filters: [
      { name: 'Tables', extensions: ['parquet', 'fits', 'fit', 'csv'] },
      { name: 'All files', extensions: ['*'] },
    ],
    properties: ['openFile'],
  })
  return filePaths[0] ?? null
}

const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = {
  parquet: 'Parquet',
  csv: 'CSV',
  fits: 'FITS table',
  votable: 'VOTable',
}

/** Asks where a table is to be written, its name proposed; the ending says the format. Null where the person thought better of it. */
export async function chooseTableFile(
  window: BrowserWindow,
  name: string,
  title = 'Export estimates',
): Promise<string | null> {
  const filters = FORMATS.map((format) => ({
    name: FORMAT_NAMES[format],
    extensions: ENDINGS[format].map((ending) => ending.slice(1)),
  }))
  const options = { title, defaultPath: `${name}.parquet`, filters }
  const { filePath, canceled } = await dialog.showSaveDialog(window, options)
  return canceled || !filePath ? null : filePath
}

/** Asks where verdicts are to be written, a name proposed; the ending says the format. Null where the person thought better of it. */
export async function chooseVerdictsToWrite(window: BrowserWindow, name: string): Promise<string | null> {
  const csvFirst = [...FORMATS].sort((one, other) => Number(other === 'csv') - Number(one === 'csv'))
  const filters = csvFirst.map((format) => ({
    name: FORMAT_NAMES[format],
    extensions: ENDINGS[format].map((ending) => ending.slice(1)),
  }))
  const options = { title: 'Export verdicts', defaultPath: `${name}.csv`, filters }
  const { filePath, canceled } = await dialog.showSaveDialog(window, options)
  return canceled || !filePath ? null : filePath
}

/** Asks for a file of verdicts; null where the person thought better of it. */
export async function chooseVerdictsToRead(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import verdicts',
    message:
      'A CSV file with the columns id and verdict (keep, reject or unsure), and note where there are notes',
    buttonLabel: 'Import',
    filters: [{ name: 'CSV', extensions: ['csv'] }],
    properties: ['openFile'],
  })
  return filePaths[0] ?? null
}

/** Asks where a figure is to be written, its name proposed; null where the person thought better of it. */
export async function chooseFigureFile(
  window: BrowserWindow,
  name: string,
  format: string,
): Promise<string | null> {
  const filters = [{ name: format.toUpperCase(), extensions: [format] }]
  const options = { title: 'Save the figure', defaultPath: `${name}.${format}`, filters }
  const { filePath, canceled } = await dialog.showSaveDialog(window, options)
  return canceled || !filePath ? null : filePath
}

/** Shows the versions the lab runs on. */
export async function showAbout(window: BrowserWindow): Promise<void> {
  const { version, electron, chrome, node, notice } = about()
  await dialog.showMessageBox(window, {
    title: 'About Shearwater',
    message: `Shearwater ${version}`,
    detail: [
      `Electron ${electron}`,
      `Chrome ${chrome}`,
      `Node ${node}`,
      ...(notice ? ['', notice] : []),
    ].join('\n'),
    buttons: ['Close'],
  })
}
