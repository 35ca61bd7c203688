import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { cacheFolder } from '../lib/debian/cache-folder.mjs'
import { CannotMake } from '../lib/debian/cannot-make.mjs'
import { makeDebian } from '../lib/debian/make-debian.mjs'
import { say } from '../lib/project.mjs'
import { cloneCheckout, dirtOf } from './checkout.mjs'
import { copyMachine, removeAbandonedMachines, removeMachine } from './copy-machine.mjs'
import { furnish, path, registryAddress } from './furnish.mjs'
import { checkNamespaces, runInside } from './run-inside.mjs'

/**
 * Makes the machine, runs the command in it, reports on stderr and removes it.
 * @returns the exit code: the command's, or 1 when it left something behind
 */
export async function runInEmptyMachine({ command, asUser, suite, packages, env }) {
  checkNamespaces()
  removeAbandonedMachines()
  const base = join(cacheFolder, suite)
  await makeDebian(base, { suite, packages: ['ca-certificates', 'git', 'procps'] })
  const machine = copyMachine(base)
  try {
    furnish(machine, suite)
    const asRoot = { user: 'root', folder: '/', env: [`PATH=${path}`, 'HOME=/root', 'DEBIAN_FRONTEND=noninteractive'] }
    if (packages.length > 0) await install(machine, packages, asRoot)
    if (asUser) await must(runInside(machine, ['useradd', '--create-home', 'somebody'], asRoot), 'useradd failed')
    const home = asUser ? '/home/somebody' : '/root'
    // Not below /root, where ordinary users, as whom some tests start programs, could not read it.
    const app = asUser ? `${home}/app` : '/app'
    cloneCheckout(join(machine, app))
    if (asUser) await must(runInside(machine, ['chown', '-R', 'somebody:', app], asRoot), 'chown failed')
    return await runAndReport(machine, command, {
      user: asUser ? 'somebody' : 'root',
      folder: app,
      env: [
        `PATH=${path}`,
        `HOME=${home}`,
        'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt',
        `npm_config_registry=${registryAddress()}`,
        ...env,
      ],
    })
  } finally {
    removeMachine(machine)
  }
}

async function runAndReport(machine, command, how) {
  const os = spawnSync('chroot', [machine, 'sh', '-c', '. /etc/os-release; echo "$PRETTY_NAME"'], { encoding: 'utf8' })
  const where = `an empty ${os.stdout.trim()} with Node ${process.version}, as ${how.user === 'root' ? 'root' : 'an ordinary user'}`
  say(`Running ${command.join(' ')} in ${where} …`)
  const started = performance.now()
  const { code, leftovers } = await runInside(machine, command, how)
  const seconds = Math.round((performance.now() - started) / 1000)
  const dirt = dirtOf(join(machine, how.folder))
  say(`${command.join(' ')} in ${where}: exit code ${code} after ${seconds} s`)
  if (dirt) say(`It changed the checkout:\n${dirt}`)
  if (leftovers) say(`It left processes running:\n${leftovers}`)
  return code === 0 && (dirt || leftovers) ? 1 : code
}

async function install(machine, packages, asRoot) {
  say(`Installing ${packages.join(', ')} …`)
  const quietly = { ...asRoot, toStderr: true }
  await must(runInside(machine, ['apt-get', 'update', '-qq'], quietly), 'apt-get update failed')
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages]
  await must(runInside(machine, ['apt-get', ...args], quietly), `${packages.join(', ')} could not be installed`)
}

async function must(run, otherwise) {
  if ((await run).code !== 0) throw new CannotMake(otherwise)
}
