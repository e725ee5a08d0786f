import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowReactive, toValue, type MaybeRefOrGetter } from 'vue'
import type { Keys } from './keys'

/** Something that a person may do: by its keys, in the palette, or where a view shows it. */
export interface Command {
  /** `flags.keep`; the part before the point is where it stands in the overlay of shortcuts. */
  readonly id: string
  /** What it does, as an order: `Keep the object`. */
  readonly title: string
  readonly keys?: readonly Keys[]
  /** Whether it can be done now; always where it is left out. */
  readonly isOpen?: () => boolean
  run(): void
}

/** All that can be done now, in the order in which it was offered. */
export const useCommands = defineStore('commands', () => {
  const offered = shallowReactive(new Set<Command>())
  const all = computed(() => [...offered])

  /** Does what belongs to keys, the latest offer first; false where nothing does. */
  function press(keys: Keys): boolean {
    const meant = all.value.filter((one) => one.keys?.includes(keys) && (one.isOpen?.() ?? true))
    const command = meant.at(-1)
    command?.run()
    return command !== undefined
  }

  /** Does what belongs to an id, where that can be done now. */
  function run(id: string): void {
    all.value.find((one) => one.id === id && (one.isOpen?.() ?? true))?.run()
  }

  return {
    all,
    press,
    run,
    /** Offers a command; the answer takes it back. */
    offer(command: Command): () => void {
      offered.add(command)
      return () => void offered.delete(command)
    },
  }
})

/** Offers commands for as long as the component lives, and while `isShown` (always where it is left out). */
export function useCommand(
  commands: Command | readonly Command[],
  isShown: MaybeRefOrGetter<boolean> = true,
): void {
  const { offer } = useCommands()
  const list: readonly Command[] = 'id' in commands ? [commands] : commands
  const backs = list.map((command) =>
    offer({ ...command, isOpen: () => toValue(isShown) && (command.isOpen?.() ?? true) }),
  )
  onScopeDispose(() => backs.forEach((back) => back()))
}
