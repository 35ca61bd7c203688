import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { countByStatus, createPost } from '../support/factories'
import { startProcess } from '../support/processes'
import { testWorld } from '../support/world'

const world = testWorld()
const secondOfMinute = () => (Date.now() % 60_000) / 1_000
const untilSecond = (second: number) => sleep(((second - secondOfMinute() + 60) % 60) * 1_000)

it('resident workers that tick for want of a cron tick no more once they are told to stop, however long that takes', async () => {
  const args = [resolve(projectRoot, 'dist/cli.js'), 'work', '--workers', '1']
  const work = startProcess(process.execPath, args, world.env({ SCHEDULER: '' }), '/')
  const ticks = () => work.lines.filter(({ msg }) => /^Total duration/.test(msg)).length
  await work.line(({ msg }) => /^Total duration/.test(msg))
  await untilSecond(48)
  // Under way when the next minute begins.
  world.sandbox.world.latency.set('linkedin.post.create', 18_000)
  await createPost(world.db, world.member)
  await world.asked('linkedin.post.create')
  const before = ticks()
  work.child.kill('SIGTERM')
  await untilSecond(2)
  await createPost(world.db, world.page)
  expect(await work.ended, work.stderr()).toBe(0)
  expect(await countByStatus(world.db)).toEqual({ published: 1, pending: 1 })
  expect(ticks()).toBe(before)
})
