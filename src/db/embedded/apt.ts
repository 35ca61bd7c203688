import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { withoutSettings } from '../../config/for-children'
import { findProgram, widePath } from './server-binary'

/** Whether this is a Debian or Ubuntu on which we may install packages without asking anybody for a password. */
export async function mayInstall(): Promise<boolean> {
  if (!existsSync('/etc/debian_version') || !findProgram(['apt-get'])) return false
  return isRoot() || (await canSudo())
}

/** Installs Debian packages; false when apt could not, which has said why on stderr. */
export async function installPackages(packages: readonly string[]): Promise<boolean> {
  const command = ['install', '-y', '--no-install-recommends', ...packages]
  if ((await apt(command)) === 0) return true
  // A fresh machine or container has no package lists yet, or ones that name versions which are gone.
  await apt(['update'])
  return (await apt(command)) === 0
}

async function canSudo(): Promise<boolean> {
  const sudo = findProgram(['sudo'])
  if (!sudo) return false
  return promisify(execFile)(sudo, ['-n', 'true'], { env: withoutSettings() }).then(
    () => true,
    () => false,
  )
}

function apt(args: string[]): Promise<number> {
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args]
  const [program, all]: [string, string[]] = isRoot()
    ? ['apt-get', options]
    : ['sudo', ['-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options]]
  const env = { ...withoutSettings(), PATH: widePath(), DEBIAN_FRONTEND: 'noninteractive' }
  // apt talks on stdout, which belongs to the results of our own command; it gets our stderr for both.
  const child = spawn(program, all, { stdio: ['ignore', 2, 2], env })
  return new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}
