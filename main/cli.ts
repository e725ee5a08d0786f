import { Fault, reportOf } from '../preload/fault'
import { WrongUsage } from './commands/arguments'
import { cluster } from './commands/cluster'
import { doctor } from './commands/doctor'
import { estimate } from './commands/estimate'
import { evaluate } from './commands/evaluate'
import { exportTable } from './commands/export'
import { flag } from './commands/flag'
import { generate } from './commands/generate'
import { info } from './commands/info'
import { match } from './commands/match'
import { open } from './commands/open'
import { pixels } from './commands/pixels'
import { predict } from './commands/predict'
import { query } from './commands/query'
import { review } from './commands/review'
import { runs } from './commands/runs'
import { simulate } from './commands/simulate'
import { train } from './commands/train'

/** Exit codes of the command line. */
const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2
const INTERRUPTED = 130

/** A command: what it does in a line, and the function that does it and returns its exit code. */
interface Command {
  readonly usage: string
  readonly summary: string
  run(args: readonly string[]): Promise<number>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  info: { usage: 'PATH...', summary: 'what a file or folder is', run: info },
  pixels: {
    usage: 'FILE --extension NAME [--box x0,y0,w,h] [--raw OUT]',
    summary: 'decoded pixels, rows from the bottom',
    run: pixels,
  },
  open: { usage: 'SURVEY --lab DIR', summary: 'makes a lab: catalog in, tiles listed', run: open },
  estimate: {
    usage:
      'SURVEY-or-LAB [--lab DIR] --model moments|deterministic|bayesian|DIR [--samples N] [--symmetric yes|no] [--keep-samples] [--batch N] [--workers N] [--device NAME|FILE.json] [--devices N] [--precision fp32|fp16] [--where "SQL"] [--limit N] [--shard k/n] [--seed S] [--new-run] [--out FILE] [--strict]',
    summary: 'shapes of the objects, as a run of the lab; the same command goes on where it stopped',
    run: estimate,
  },
  cluster: {
    usage:
      'SURVEY-or-LAB [--lab DIR] --engine slurm --shards N --model ... [the options of estimate] [--partition P] [--time T] [--cpus C] [--memory M] [--dry-run] [--no-watch] [--check]',
    summary:
      'the same on a cluster: an array of N tasks and a merge; the same command goes on watching, and submits again what failed',
    run: cluster,
  },
  evaluate: {
    usage: 'LAB --truth FILE [--shape g|e] [--radius ARCSEC] [--run RUN]',
    summary: 'how good the shapes of a run are, and how honest their uncertainties',
    run: evaluate,
  },
  flag: {
    usage:
      'LAB [--run RUN] (--budget 10% | --above 0.2 | --clear) [--by total|epistemic|aleatoric|error] [--truth FILE] [--shape g|e] [--radius ARCSEC]',
    summary: 'marks the objects whose shape is uncertain; errors are calibrated with a truth',
    run: flag,
  },
  runs: { usage: 'LAB', summary: 'the runs of a lab and their state', run: runs },
  review: {
    usage:
      'LAB [--run RUN] [--limit N] [--offset N] | --id ID (--verdict keep|reject|unsure [--note TEXT] | --undo) | --in FILE.csv | --out FILE',
    summary: 'flagged objects that wait for a verdict, the most uncertain first; verdicts in and out',
    run: review,
  },
  match: {
    usage: 'LAB FILE [--radius ARCSEC] [--name NAME]',
    summary: 'the objects that are in another catalog, as the table match_NAME',
    run: match,
  },
  query: {
    usage: 'LAB "SQL" [--format table|csv|json|parquet|arrow|fits|votable] [--out FILE]',
    summary: 'read-only SQL',
    run: query,
  },
  export: {
    usage: 'LAB [--format parquet|csv|fits|votable] --out FILE [--table NAME] [--where "SQL"]',
    summary: 'a table as a file, with units and provenance: estimates, or objects where there are none yet',
    run: exportTable,
  },
  simulate: {
    usage: '--out DIR --tiles N --seed S [--shear g1,g2] [--depth X]',
    summary: 'a survey patch with truth; X multiplies the ten years of exposure',
    run: simulate,
  },
  train: {
    usage:
      '--model deterministic|bayesian|generative --out DIR [--architecture NAME] [--steps N] [--batch B] [--seed S] [--held-out N] [--resume]',
    summary: 'a network learns from simulated galaxies; --resume goes on from its last checkpoint',
    run: train,
  },
  generate: {
    usage: '--model generative|DIR --count N --out FILE.fits [--seed S]',
    summary: 'galaxies from a generative model, without noise, as one FITS image [galaxy, band, row, column]',
    run: generate,
  },
  predict: {
    usage:
      '--workload NAME|FOLDER --device NAME|FILE.json[,..] --batch 1,2,4 [--devices 1,2,4] [--phase training|inference|generation] [--precision fp32|fp16] [--software tf2.1|ngc|poplar] [--strategy replicas|pipeline:N+...] [--format table|csv|json] [--samples N] [--symmetric yes|no] [--layers [--stamps SURVEY-or-LAB [--lab DIR] [--limit 256]]]',
    summary:
      'what a simulated device would need; the phase is training unless it is said (vae: generation, llama2-7b: inference); --layers: half against single precision in inference, layer by layer, and on --stamps what each does to shapes',
    run: predict,
  },
  doctor: {
    usage: '',
    summary: 'what is installed, which runtime is used, what to do about the rest',
    run: doctor,
  },
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { usage, summary }]) => `  ${name} ${usage}\n      ${summary}`,
  )
  return ['Usage: shearwater COMMAND [--json] [--quiet]', '', ...lines].join('\n')
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
    if (error instanceof WrongUsage) {
      console.error(`shearwater ${name}: ${error.message}\nUsage: shearwater ${name} ${command.usage}`)
      return WRONG_USAGE
    }
    const report = reportOf(error)
    console.error(`shearwater: ${new Fault(report).message}`)
    return report.code === 'cancelled' ? INTERRUPTED : FAILED
  }
}

// Whoever reads our output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? DONE : FAILED),
)

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
