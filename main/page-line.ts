import { ipcMain, type IpcMainEvent, type WebContents, type WebFrameMain } from 'electron'
import { Message, openChannel, type Channel, type Handler, type Port } from '../preload/channel'
import { pageLine } from '../preload/contract'
import type { Event } from '../preload/token'
import * as v from 'valibot'

/** Main's end of the line to the page of one window. */
export interface PageLine {
  tell<Payload>(event: Event<Payload>, payload: Payload): void
}

/**
 * Answers the page shown in `contents`, and only it: another window, a frame inside the page or a page of another
 * origin is told that it is refused. A page that is loaded anew gets a channel of its own.
 */
export function servePageLine(
  contents: WebContents,
  origins: readonly string[],
  handlers: Handler[],
): PageLine {
  let hear: (message: unknown) => void = () => undefined
  const port: Port = {
    post: (message) => {
      if (!contents.isDestroyed()) contents.send(pageLine, message)
    },
    receive: (listener) => (hear = listener),
  }
  let channel: Channel = openChannel(port, handlers)

  function renew(): void {
    channel.close({ code: 'gone', what: 'The page was loaded anew.' })
    channel = openChannel(port, handlers)
  }

  function receive(event: IpcMainEvent, message: unknown): void {
    if (event.sender === contents && isOurs(event.senderFrame, contents, origins)) hear(message)
    else refuse(event, message)
  }

  ipcMain.on(pageLine, receive)
  contents.on('did-navigate', renew)
  contents.on('destroyed', () => {
    ipcMain.off(pageLine, receive)
    channel.close({ code: 'gone', what: 'The window was closed.' })
  })
  return { tell: (event, payload) => channel.tell(event, payload) }
}

function isOurs(frame: WebFrameMain | null, contents: WebContents, origins: readonly string[]): boolean {
  return frame !== null && frame === contents.mainFrame && origins.includes(frame.origin)
}

function refuse({ senderFrame }: IpcMainEvent, message: unknown): void {
  const parsed = v.safeParse(Message, message)
  if (!senderFrame || !parsed.success || parsed.output.type !== 'call') return
  const report = { code: 'refused' as const, what: `${senderFrame.origin} may not ask the lab.` }
  senderFrame.send(pageLine, { type: 'failure', id: parsed.output.id, report } satisfies Message)
}
