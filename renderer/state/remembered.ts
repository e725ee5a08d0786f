import * as v from 'valibot'
import { customRef, type Ref } from 'vue'

/** Where something is kept from one start to the next: what `localStorage` can do. */
export type Keeping = Pick<Storage, 'getItem' | 'setItem'>

/**
 * A value that survives a restart, under a name of its own: `initial` where nothing was kept, or what was kept is not what
 * `schema` says. A place that keeps nothing (full, or forbidden) only forgets.
 */
export function remembered<T>(
  name: string,
  schema: v.GenericSchema<T>,
  initial: T,
  keeping: () => Keeping = () => localStorage,
): Ref<T> {
  let value = kept(name, schema, keeping) ?? initial
  return customRef((track, trigger) => ({
    get() {
      track()
      return value
    },
    set(next) {
      value = next
      keep(name, next, keeping)
      trigger()
    },
  }))
}

function kept<T>(name: string, schema: v.GenericSchema<T>, keeping: () => Keeping): T | null {
  try {
    const text = keeping().getItem(name)
    const parsed = text === null ? null : v.safeParse(schema, JSON.parse(text))
    return parsed?.success ? parsed.output : null
  } catch {
    return null
  }
}

function keep(name: string, value: unknown, keeping: () => Keeping): void {
  try {
    keeping().setItem(name, JSON.stringify(value))
  } catch {
    // It is forgotten with the window, and that is all.
  }
}
