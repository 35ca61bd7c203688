import { resolve } from 'node:path'

/** The project's folder, found from this file and not from the working directory: cron starts us in $HOME. */
export const projectRoot = resolve(__dirname, '..', '..')

/** Where the project keeps what it makes for itself on this machine: embedded database, media files, generated key. */
export const dataDir = resolve(projectRoot, '.data')
