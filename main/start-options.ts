/** What the desktop app was asked to do when it was started. */
export interface StartOptions {
  /** A survey or lab to open at once. */
  readonly open: string | null
  /** What to open where nothing was open before. */
  readonly first: string | null
  /** Where to save a picture of the window, once it has drawn what was opened; the app then leaves. */
  readonly picture: string | null
}

/** Reads `--open=FOLDER`, `--first=FOLDER` and `--picture=FILE` from the app's arguments, whatever Electron and its drivers add to them. */
export function startOptions(args: readonly string[]): StartOptions {
  const valueOf = (name: string): string | null => {
    const found = args.find((arg) => arg.startsWith(`--${name}=`))
    return found ? found.slice(name.length + 3) : null
  }
  return { open: valueOf('open'), first: valueOf('first'), picture: valueOf('picture') }
}
