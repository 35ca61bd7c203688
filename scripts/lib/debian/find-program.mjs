import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Finds a program by name; administrators' folders are searched too, which the PATH of ordinary users leaves out. */
export function findProgram(name) {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
    '/usr/local/sbin',
    '/usr/sbin',
    '/sbin',
  ]
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
