import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The command line was not understood: exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** Options that every command has. */
export const common = {
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const

type Options = NonNullable<ParseArgsConfig['options']>

/** Reads a command's arguments; `names` are its positional ones, all required; null takes any. Throws `WrongUsage`. */
export function readArguments<O extends Options>(
  args: readonly string[],
  names: readonly string[] | null,
  options: O,
) {
  const parsed = parse(args, options)
  if (names === null) return parsed
  const missing = names[parsed.positionals.length]
  if (missing !== undefined) throw new WrongUsage(`${missing} is missing`)
  const extra = parsed.positionals[names.length]
  if (extra !== undefined) throw new WrongUsage(`"${extra}" is one argument too many`)
  return parsed
}

function parse<O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error))
  }
}

/** A whole number that was given for an option; undefined where none was. Throws `WrongUsage` for anything else, and for less than `least`. */
export function wholeNumber(option: string, text: string | undefined, least = 0): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text)
  throw new WrongUsage(`${option} ${text} is no whole number${least > 0 ? ` from ${least} on` : ''}`)
}

/** The same for an option that must be given. */
export function requiredNumber(option: string, text: string | undefined, least = 0): number {
  const number = wholeNumber(option, text, least)
  if (number === undefined) throw new WrongUsage(`${option} is missing: a whole number`)
  return number
}
