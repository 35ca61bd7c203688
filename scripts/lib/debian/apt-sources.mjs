import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Used where the host names no mirror of Debian. */
const defaultMirror = 'http://deb.debian.org/debian'

/**
 * Where packages of a suite come from, by the host's own /etc/apt: its entries for that suite, or, when it is of another
 * suite, the mirror it uses. Addresses that hold a password are left out: they are the host's, and nobody else's.
 * @returns {{ mirror: string, lines: string[] }} the mirror for debootstrap, and the lines of a sources.list
 */
export function aptSources(suite, folder = '/etc/apt') {
  const entries = readEntries(folder).filter(({ uri }) => !/\/\/[^/]*@/.test(uri))
  const ofSuite = entries.filter((entry) => entry.suite === suite || entry.suite.startsWith(`${suite}-`))
  const debian = (entry) => /\/debian\/?$/.test(entry.uri) && entry.components.includes('main')
  const mirror = (ofSuite.find((entry) => entry.suite === suite && debian(entry)) ?? entries.find(debian))?.uri
  const lines = ofSuite.filter(({ components }) => components.includes('main'))
  return {
    mirror: mirror ?? defaultMirror,
    lines: lines.some((entry) => entry.suite === suite)
      ? lines.map((entry) => `deb ${entry.uri} ${entry.suite} main`)
      : [`deb ${mirror ?? defaultMirror} ${suite} main`],
  }
}

function readEntries(folder) {
  const parts = join(folder, 'sources.list.d')
  const names = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : []
  return [join(folder, 'sources.list'), ...names].filter(existsSync).flatMap((path) => {
    const text = readFileSync(path, 'utf8').replaceAll(/^\s*#.*\n?/gm, '')
    if (path.endsWith('.sources')) return text.split(/\n\s*\n/).flatMap(fromFields)
    return path.endsWith('.list') ? text.split('\n').flatMap(fromLine) : []
  })
}

/** `deb [option=value] http://… suite component …` */
function fromLine(line) {
  const [, uri, suite, components] = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s*(.*)$/.exec(line) ?? []
  return uri ? [{ uri, suite, components: words(components) }] : []
}

/** The same as fields, of which each may name several. */
function fromFields(text) {
  const field = (name) => words(new RegExp(`^${name}:[ \\t]*(.*(?:\\n[ \\t].*)*)`, 'im').exec(text)?.[1])
  if (!field('Types').includes('deb') || field('Enabled')[0] === 'no') return []
  const components = field('Components')
  return field('URIs').flatMap((uri) => field('Suites').map((suite) => ({ uri, suite, components })))
}

function words(text) {
  return (text ?? '').split(/\s+/).filter(Boolean)
}
