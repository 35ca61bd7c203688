import { existsSync } from 'node:fs'
import { inProject } from '../lib/project.mjs'

/**
 * What a container of our image runs: the setting of the port it listens at, if it does, and how long it may take to end when it
 * is told to.
 */
const programs = {
  'node dist/server.js': { port: 'PORT', endsInS: 20 },
  'node dist/cli.js promote': { port: 'PROMOTION_PORT', endsInS: 10 },
  'node dist/cli.js work': { endsInS: 55 },
  'node dist/cli.js migrate': { endsInS: 0 },
  'node dist/cron/post-scheduler.cron.js': { endsInS: 55 },
  'sh deploy/tick-loop.sh': { endsInS: 55 },
}

/** @returns what a container runs; undefined when it is no program of ours, or its file is gone */
export function programOf({ command, args = [] }) {
  // The entry of the image puts settings together; `command` would take its place.
  if (command || args.length > 3) return undefined
  const [, file = '', word] = args
  const source = file.replace(/^dist\/(.+)\.js$/, 'src/$1.ts')
  const isThere = existsSync(inProject(source)) && (!word || existsSync(inProject(`src/cli/${word}.ts`)))
  return isThere ? programs[args.join(' ')] : undefined
}
