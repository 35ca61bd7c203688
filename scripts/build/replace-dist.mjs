import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Moves a fresh build into place file by file. Each file is replaced in one step and none is missing in between, because
 * cron may start a tick at any moment of it. What the fresh build does not have goes last.
 */
export function replaceDist(fresh, dist) {
  const files = filesBelow(fresh)
  for (const file of files) {
    mkdirSync(dirname(join(dist, file)), { recursive: true })
    renameSync(join(fresh, file), join(dist, file))
  }
  const loaders = files.filter((file) => file.endsWith('.bundle.js')).map((file) => file.replace('.bundle.js', '.js'))
  const keep = new Set(files)
  for (const file of filesBelow(dist)) {
    if (!keep.has(file) && !isCurrentCache(file, dist, loaders)) rmSync(join(dist, file), { force: true })
  }
  rmSync(fresh, { recursive: true, force: true })
}

// A code cache of a bundle that has not changed is as good as before. Its loader knows the hash in its name.
function isCurrentCache(file, dist, loaders) {
  const hash = /\.([0-9a-f]{12})\.v[^/]+\.cache$/.exec(file)?.[1]
  return Boolean(hash) && loaders.some((loader) => readFileSync(join(dist, loader), 'utf8').includes(hash))
}

function filesBelow(folder, below = '') {
  if (!existsSync(join(folder, below))) return []
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name)
    return entry.isDirectory() ? filesBelow(folder, path) : [path]
  })
}
