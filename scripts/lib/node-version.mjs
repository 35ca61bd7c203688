import { readFileSync } from 'node:fs'
import { inProject } from './project.mjs'

/**
 * Ends with a sentence where this Node is older than package.json allows. npm only warns of that, and what comes then is an
 * error of some package, minutes later, that does not name the reason.
 */
export function ensureNodeVersion(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  const needed = engines.node.replace('>=', '')
  if (!isOlder(version, needed)) return
  throw new Error(
    `Node ${needed} or newer is needed, and ${process.execPath} is ${version}. Install Node 24 (https://nodejs.org/en/download; the nodejs of Debian 12 is 18)`,
  )
}

function isOlder(version, other) {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number))
  const differs = a.findIndex((part, index) => part !== b[index])
  return differs !== -1 && a[differs] < b[differs]
}
