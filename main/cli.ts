import { doctor } from './doctor'
import { Fault, reportOf } from '../preload/fault'

/** Exit codes of the command line. */
const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2

/** A command: what it does in a line, and the function that does it and returns its exit code. */
interface Command {
  readonly summary: string
  run(args: readonly string[]): Promise<number>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  doctor: {
    summary: 'what is installed, which runtime is used, what to do about the rest [--json]',
    run: doctor,
  },
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  return ['Usage: shearwater COMMAND [OPTIONS]', '', ...lines].join('\n')
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    console.log(usage())
    return name === undefined ? WRONG_USAGE : DONE
  }
  const command = COMMANDS[name]
  if (!command) {
    console.error(`shearwater: there is no command "${name}".\n\n${usage()}`)
    return WRONG_USAGE
  }
  try {
    return await command.run(args)
  } catch (error) {
    console.error(`shearwater: ${new Fault(reportOf(error)).message}`)
    return FAILED
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
