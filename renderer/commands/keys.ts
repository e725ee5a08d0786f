/** A combination of keys as it is written in code: `mod` is Ctrl, on a Mac Command; `mod+shift+z`, `j`, `?`. */
export type Keys = string

const isMac = (): boolean => navigator.platform.startsWith('Mac')

/** What a key event comes to, written as `Keys`. A sign that needs Shift to be typed (`?`) is written alone. */
export function keysOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): Keys {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase()
  const parts = [
    ...(ctrlKey || metaKey ? ['mod'] : []),
    ...(altKey ? ['alt'] : []),
    ...(shiftKey && !isSign ? ['shift'] : []),
    key === ' ' ? 'space' : key.toLowerCase(),
  ]
  return parts.join('+')
}

const NAMES: Readonly<Record<string, string>> = {
  arrowdown: '↓',
  arrowup: '↑',
  arrowleft: '←',
  arrowright: '→',
  escape: 'Esc',
  enter: 'Enter',
  f6: 'F6',
  space: 'Space',
  shift: 'Shift',
  alt: 'Alt',
}

/** Keys as they stand on a keyboard: `Ctrl+Shift+Z`. */
export function keysInWords(keys: Keys, mac = isMac()): string {
  const name = (part: string): string => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part)
  return keys
    .split(/\+(?=.)/)
    .map((part) => (part === 'mod' ? (mac ? '⌘' : 'Ctrl') : name(part)))
    .join('+')
}

/** Keys as the attribute `aria-keyshortcuts` has them: `Control+Shift+G`. */
export function ariaKeys(keys: Keys, mac = isMac()): string {
  const whole = keys.replace('mod', mac ? 'meta' : 'control')
  return whole.replace(/(^|\+)([a-z])/g, (_all, plus: string, letter: string) => plus + letter.toUpperCase())
}

/** Whether a key event belongs to a field that somebody types into. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
}
