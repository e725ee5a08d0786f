import { dialog, type BrowserWindow } from 'electron'
import { about } from './about'

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
