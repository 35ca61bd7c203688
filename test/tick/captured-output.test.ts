import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { createPosts } from '../support/factories'
import { startProcess } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { testWorld } from '../support/world'

const world = testWorld()
const folder = temporaryFolder('captured-')
const entry = resolve(projectRoot, 'dist/cron/post-scheduler.cron.js')

it('where PM2’s cluster mode has put its writer in place of standard output, it gets each line, the workers’ too', async () => {
  await createPosts(world.db, world.member, 6)
  const captured = join(folder, 'captured.log')
  const writer = join(folder, 'writer.js')
  writeFileSync(
    writer,
    `process.stdout.write = (text) => { require('node:fs').appendFileSync(${JSON.stringify(captured)}, text); return true }`,
  )
  const env = { ...world.env(), exec_mode: 'cluster_mode' }
  const tick = startProcess(process.execPath, ['-r', writer, entry], env, '/')
  expect(await tick.ended).toBe(0)
  expect(tick.stdout()).toBe('')
  const log = readFileSync(captured, 'utf8')
  for (const [words, times] of Object.entries({
    'Post scheduler cron started': 1,
    'Starting ephemeral worker': 2,
    'published successfully': 6,
    'Workers spawned: 2': 1,
  })) {
    expect([words, log.split(words).length - 1]).toEqual([words, times])
  }
})
