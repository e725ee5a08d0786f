import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { project } from './desktop'

const run = promisify(execFile)

/** As `scripts/setup/slurm.mjs` describes it. */
interface Slurm {
  readonly folder: string | null
  readonly slurmctld: string
  readonly slurmd: string
  readonly slurmstepd: string | null
}

/** A cluster of one node on this machine, with daemons of its own. */
export interface SlurmNode {
  /** The environment in which sbatch, squeue and scancel mean this cluster. */
  readonly environment: NodeJS.ProcessEnv
  /** Ends its jobs and daemons, by their process ids, and takes its folder away. */
  stop(): Promise<void>
}

/** Starts a cluster of one node; resolves with why not where it cannot be had. */
export async function startSlurmNode(): Promise<SlurmNode | string> {
  const provided = await run(process.execPath, [join(project, 'scripts', 'slurm.mjs')])
  const slurm = JSON.parse(provided.stdout) as Slurm | string // what the script is documented to print
  if (typeof slurm === 'string') return slurm
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-slurm-'))
  const plugins = await pluginFolder(slurm)
  const configuration = join(folder, 'slurm.conf')
  await Promise.all(['state', 'spool'].map((name) => mkdir(join(folder, name))))
  await writeFile(configuration, await configurationOf(folder, plugins))
  const environment = environmentOf(slurm, plugins, configuration)
  const stepd = slurm.slurmstepd === null ? [] : ['-d', slurm.slurmstepd]
  const daemons = [
    spawn(slurm.slurmctld, ['-D', '-f', configuration], { env: environment, stdio: 'ignore' }),
    spawn(slurm.slurmd, ['-D', '-N', 'localhost', '-f', configuration, ...stepd], {
      ...{ env: environment, stdio: 'ignore' },
    }),
  ]
  const stop = async (): Promise<void> => {
    await run('scancel', ['--user=root'], { env: environment }).catch(() => undefined)
    await Promise.all(daemons.map(end))
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  if (await isUp(environment)) return { environment, stop }
  const log = await readFile(join(folder, 'slurmctld.log'), 'utf8').catch(() => '')
  await stop()
  return `Slurm does not come up here: ${log.trim().split('\n').at(-1) ?? ''}`
}

/** Where Slurm's plugins were unpacked; null where it is installed and knows. */
async function pluginFolder({ folder }: Slurm): Promise<string | null> {
  if (folder === null) return null
  const libraries = join(folder, 'usr', 'lib')
  for (const machine of await readdir(libraries)) {
    const plugins = join(libraries, machine, 'slurm-wlm')
    if (await readdir(plugins).catch(() => null)) return plugins
  }
  return null
}

/** One node of two processors, no authentication, on ports of its own (slurm.conf(5)); scheduling without its usual delays. */
async function configurationOf(folder: string, plugins: string | null): Promise<string> {
  const [controller, node] = await freePorts()
  const settings = {
    ...{
      ClusterName: 'shearwater',
      SlurmctldHost: 'localhost(127.0.0.1)',
      SlurmUser: 'root',
      SlurmdUser: 'root',
    },
    ...{ AuthType: 'auth/none', CredType: 'cred/none', ...(plugins !== null && { PluginDir: plugins }) },
    ...{ SlurmctldPort: controller, SlurmdPort: node },
    ...{ StateSaveLocation: join(folder, 'state'), SlurmdSpoolDir: join(folder, 'spool') },
    ...{ SlurmctldPidFile: join(folder, 'slurmctld.pid'), SlurmdPidFile: join(folder, 'slurmd.pid') },
    ...{ SlurmctldLogFile: join(folder, 'slurmctld.log'), SlurmdLogFile: join(folder, 'slurmd.log') },
    ...{ ProctrackType: 'proctrack/linuxproc', TaskPlugin: 'task/none', MpiDefault: 'none' },
    ...{
      SelectType: 'select/cons_tres',
      SelectTypeParameters: 'CR_Core',
      SlurmdParameters: 'config_overrides',
    },
    ...{ JobAcctGatherType: 'jobacct_gather/none', AccountingStorageType: 'accounting_storage/none' },
    ...{ SchedulerParameters: 'sched_interval=1,sched_min_interval=0,batch_sched_delay=0', KillWait: 5 },
    ...{ ReturnToService: 2, MailProg: '/bin/true' },
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  const node0 = 'NodeName=localhost NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN'
  const partition = 'PartitionName=main Nodes=localhost Default=YES MaxTime=10 State=UP'
  return [...lines, node0, partition, ''].join('\n')
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()]
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))))
  const [one, other] = servers.map((server) => (server.address() as AddressInfo).port) // it listens on TCP
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return [one ?? 0, other ?? 0]
}

function environmentOf({ folder }: Slurm, plugins: string | null, configuration: string): NodeJS.ProcessEnv {
  const environment = { ...process.env, SLURM_CONF: configuration }
  if (folder === null || plugins === null) return environment
  return {
    ...environment,
    PATH: `${join(folder, 'usr', 'bin')}:${process.env['PATH'] ?? ''}`,
    LD_LIBRARY_PATH: `${plugins}:${join(plugins, '..')}`,
  }
}

/** Whether the node waits for jobs within twenty seconds. */
async function isUp(environment: NodeJS.ProcessEnv): Promise<boolean> {
  for (const begun = Date.now(); Date.now() - begun < 20_000;) {
    const asked = await run('sinfo', ['-h', '-o', '%T'], { env: environment, timeout: 5000 }).catch(
      () => null,
    )
    if (asked?.stdout.trim() === 'idle') return true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return false
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return
  const ended = new Promise((resolve) => daemon.once('exit', resolve))
  daemon.kill('SIGTERM')
  const timer = setTimeout(() => daemon.kill('SIGKILL'), 5000)
  await ended.finally(() => clearTimeout(timer))
}
