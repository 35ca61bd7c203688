import { close, fsync, open } from 'node:fs'
import { promisify } from 'node:util'

const bare = { open: promisify(open), fsync: promisify(fsync), close: promisify(close) }

type Flushes = { last: Promise<void>; next: Promise<void> | undefined }

const underWay = new Map<string, Flushes>()

/**
 * Returns when the names that a folder has by now outlive a machine that stops. Who asks while a flush of the folder is under
 * way shares the next one, since that one may have begun before.
 */
export function flushFolder(path: string): Promise<void> {
  const flushes = underWay.get(path)
  if (!flushes) return begin(path)
  flushes.next ??= flushes.last.catch(() => {}).then(() => begin(path))
  return flushes.next
}

function begin(path: string): Promise<void> {
  const flushes: Flushes = { last: flush(path), next: undefined }
  underWay.set(path, flushes)
  const forget = () => {
    // The next one has taken its place.
    if (!flushes.next) underWay.delete(path)
  }
  flushes.last.then(forget, forget)
  return flushes.last
}

async function flush(path: string): Promise<void> {
  const folder = await bare.open(path, 'r')
  try {
    await bare.fsync(folder)
  } finally {
    await bare.close(folder)
  }
}
