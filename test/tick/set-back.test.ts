import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { doubtWhatIsLost, recordSetBack } from '../../src/db/operations/set-backs'
import { underLock } from '../../src/db/under-lock'
import { createLogger } from '../../src/observability/log'
import { openWorkServices } from '../../src/services/work'
import { backUp } from '../support/backup'
import { cliHere } from '../support/cli-here'
import { createPost, readPost } from '../support/factories'
import { letLeaseRunOut, makeDue, makeLate } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { stateDirOf } from '../support/remembered'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const tick = (host = 'test-host') => tickHere(world.env({ HOSTNAME: host }))
const folder = () => stateDirOf(world.url)
const statusOf = async (id: string) => {
  const { details, schedule, publications } = await readPost(world.db, id)
  return [details.status, schedule.status, ...publications.map(({ status }) => status)]
}
const setBacks = async () => {
  const [rows] = await world.db.query('SELECT * FROM set_backs ORDER BY id')
  return rows as { lost_from: Date; lost_until: Date; noticed_by: string; posts: number | null }[]
}
/** The lost time lies so far back that every listing shows what went out in it. */
const letHoursPass = async () => {
  await world.db.query(
    'UPDATE set_back_publications SET lost_from = lost_from - INTERVAL 2 HOUR, lost_until = lost_until - INTERVAL 1 HOUR',
  )
  await makeDue(world.db)
}
const restored = async (...args: string[]) => {
  const { code, stdout, stderr } = await cliHere(['restored', ...args], world.env())
  return { code, out: stdout, err: stderr }
}

describe('a database that was set back by a restored backup', () => {
  it('lets nothing out a second time: what went out in the lost time is found and adopted', async () => {
    const posts = [
      await createPost(world.db, world.page, { caption: 'On the page' }),
      await createPost(world.db, world.organization, { caption: 'Of the company' }),
      await createPost(world.db, world.member, { caption: 'Of a person' }),
    ]
    const backup = await backUp(world.db)
    await tick()
    const ids = await Promise.all(posts.map(async ({ id }) => (await readPost(world.db, id)).details.external_post_id))
    await backup.restore()
    const { lines, code } = await tick()
    expect(code).toBe(0)
    expect(world.visible().sort()).toEqual(['Of a person', 'Of the company', 'On the page'])
    const [page, organization, member] = await Promise.all(posts.map(async ({ id }) => readPost(world.db, id)))
    expect(page?.details).toMatchObject({ status: 'published', external_post_id: ids[0], error_message: null })
    expect(organization?.details).toMatchObject({ status: 'published', external_post_id: ids[1] })
    // Nobody can look at a member's posts: a person is asked, and nothing is sent.
    expect([member?.details.status, member?.schedule.status]).toEqual(['unconfirmed', 'unconfirmed'])
    expect(lines.filter(({ level }) => level === 'ERROR').map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/^The database was set back: it knows nothing of \S+ to \S+/),
      expect.stringMatching(/^Posts that may be out without the database knowing: 3\./),
    ])
    expect(await setBacks()).toMatchObject([{ noticed_by: 'test-host', posts: 3 }])
    expect(page?.timeline.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual(
      expect.arrayContaining(['doubt unconfirmed', 'look published']),
    )
    // Said once: the next tick remembers the restored database.
    expect((await tick()).lines.filter(({ level }) => level === 'ERROR')).toEqual([])
    expect(await setBacks()).toHaveLength(1)
  })

  it('publishes what was due in the lost time and is not there, once the platform can be believed', async () => {
    const post = await createPost(world.db, world.page, { caption: 'Never left', dueInSeconds: 3600 })
    const backup = await backUp(world.db)
    await tick()
    await backup.restore()
    await makeLate(world.db, 0)
    await tick()
    expect(world.visible()).toEqual([])
    expect((await statusOf(post.id))[0]).toBe('unconfirmed')
    await letHoursPass()
    await tick()
    expect(world.visible()).toEqual(['Never left'])
    expect(await statusOf(post.id)).toEqual(['published', 'done', 'published'])
  })

  it('asks nothing about posts that were not due, and of a post in parts only about what is not known to be out', async () => {
    const later = await createPost(world.db, world.page, { caption: 'Next week', dueInSeconds: 7 * 86_400 })
    const backup = await backUp(world.db)
    await createPost(world.db, world.page, { caption: 'Meanwhile' })
    await tick()
    await backup.restore()
    await tick()
    expect(await statusOf(later.id)).toEqual(['pending', 'pending', 'planned'])
    expect(await setBacks()).toMatchObject([{ posts: 0 }])
  })

  it('takes claims of the backup for nobody’s, and holds what is held', async () => {
    const claimed = await createPost(world.db, world.page, { caption: 'Was being published' })
    const held = await createPost(world.db, world.organization, { caption: 'Was held' })
    await walkTo.claimed(world.db, claimed.id)
    await walkTo.held(world.db, held.id)
    const backup = await backUp(world.db)
    await tick()
    await backup.restore()
    await tick()
    expect(world.visible()).toEqual([])
    expect((await statusOf(claimed.id)).slice(0, 2)).toEqual(['unconfirmed', 'pending'])
    expect(await statusOf(held.id)).toEqual(['unconfirmed', 'held', 'unconfirmed'])
  })

  it('finds rows of other programs as well, whose ledger was not written yet when the backup was made', async () => {
    const post = await createPost(world.db, world.page, { caption: 'By somebody’s own SQL' })
    await world.db.query('DELETE FROM publications WHERE post_detail_id = ?', [post.id])
    const backup = await backUp(world.db)
    await tick()
    await backup.restore()
    await tick()
    expect(world.visible()).toEqual(['By somebody’s own SQL'])
    expect(await statusOf(post.id)).toEqual(['published', 'done', 'published'])
  })

  it('is asked about once, though every server notices it: what was answered since is not doubted again', async () => {
    await createPost(world.db, world.page, { caption: 'Answered for' })
    const until = new Date(Date.now() + 1_000)
    const notice = async (server: string) => {
      const isNew = await recordSetBack(world.db, { from: new Date(0), until }, server)
      return [isNew, await doubtWhatIsLost(world.db, { actor: 'dispatcher', host: server })]
    }
    expect(await notice('a')).toEqual([true, 1])
    // The same server again, whose memory cannot be written, say.
    expect(await notice('a')).toEqual([false, 0])
    await world.db.query('UPDATE set_back_publications SET answered_at = ? + INTERVAL 1 SECOND', [until])
    expect(await notice('b')).toEqual([true, 0])
    expect((await setBacks()).map(({ noticed_by, posts }) => [noticed_by, posts])).toEqual([
      ['a', 1],
      ['b', 0],
    ])
  })

  it('is searched for from the day a post was there, also when its ledger is written only now', async () => {
    const post = await createPost(world.db, world.page, { caption: 'By somebody’s own SQL' })
    await world.db.query('DELETE FROM publications WHERE post_detail_id = ?', [post.id])
    const { details } = await readPost(world.db, post.id)
    await recordSetBack(world.db, { from: new Date(0), until: new Date(Date.now() + 1_000) }, 'a')
    await doubtWhatIsLost(world.db, { actor: 'dispatcher', host: 'a' })
    const [doubts] = await world.db.query('SELECT lost_from FROM set_back_publications')
    expect(doubts).toEqual([{ lost_from: details.created_at }])
  })

  it('lets a server wait that finds another one at it, and that forgets nothing meanwhile', async () => {
    const post = await createPost(world.db, world.page, { caption: 'Out once' })
    const backup = await backUp(world.db)
    await tick()
    await backup.restore()
    const remembered = () => readdirSync(folder()).map((name) => readFileSync(`${folder()}/${name}`, 'utf8'))
    const before = remembered()
    expect(
      await underLock(world.db, 'set-back', async () => {
        expect((await tick()).lines.map(({ msg }) => msg)).toContainEqual(
          expect.stringMatching(/^Another server looks/),
        )
      }),
    ).toBe(true)
    expect(await statusOf(post.id)).toEqual(['pending', 'pending', 'planned'])
    expect(remembered()).toEqual(before)
    await tick()
    expect(await statusOf(post.id)).toEqual(['published', 'done', 'published'])
    expect(world.visible()).toEqual(['Out once'])
  })

  it('sends no first comment a second time below what is found', async () => {
    const options = { firstComment: 'First!' }
    const post = await createPost(world.db, world.page, { caption: 'With a comment', options })
    const backup = await backUp(world.db)
    await tick()
    await backup.restore()
    await tick()
    const sent = world.sandbox.world.calls.all().filter(({ operation }) => /comment/.test(operation))
    expect(sent).toHaveLength(1)
    const { publications } = await readPost(world.db, post.id)
    expect(publications[0]).toMatchObject({
      comment_status: 'failed',
      comment_error: expect.stringMatching(/set back/),
    })
  })

  it('sends no first comment below what the backup knows to be out, for it may be there already', async () => {
    const post = await createPost(world.db, world.page, { caption: 'Just out', options: { firstComment: 'First!' } })
    await walkTo.justOut(world.db, post.id)
    await letLeaseRunOut(world.db)
    await world.db.query(
      "INSERT INTO set_backs (lost_from, lost_until, noticed_by) VALUES (NOW(3) - INTERVAL 1 HOUR, NOW(3), 'a server')",
    )
    await tick()
    expect(world.sandbox.world.calls.all().filter(({ operation }) => /comment/.test(operation))).toEqual([])
    const { details, publications } = await readPost(world.db, post.id)
    expect(details.status).toBe('published')
    expect(publications[0]).toMatchObject({
      comment_status: 'failed',
      comment_error: expect.stringMatching(/set back/),
    })
  })

  it('is honoured by a server that has never seen it, when another one could not finish', async () => {
    const post = await createPost(world.db, world.member, { caption: 'Asked about' })
    await world.db.query(
      "INSERT INTO set_backs (lost_from, lost_until, noticed_by) VALUES (NOW(3) - INTERVAL 1 HOUR, NOW(3), 'one that died')",
    )
    await tickHere(world.env({ HOSTNAME: 'new-server', STATE_DIR: `${folder()}-new` }))
    rmSync(`${folder()}-new`, { recursive: true, force: true })
    expect(world.visible()).toEqual([])
    expect((await statusOf(post.id))[0]).toBe('unconfirmed')
    expect(await setBacks()).toMatchObject([{ posts: 1 }])
  })

  it('is honoured by the parent of resident workers, over as few connections as it has', async () => {
    const post = await createPost(world.db, world.member, { caption: 'Asked about' })
    await world.db.query(
      "INSERT INTO set_backs (lost_from, lost_until, noticed_by) VALUES (NOW(3) - INTERVAL 1 HOUR, NOW(3), 'one that died')",
    )
    const config = loadConfig(world.env(), '/no/such/file')
    const parent = await openWorkServices(
      config,
      createLogger(config, 'FLEET', () => {}),
      'test',
    )
    try {
      expect(await parent.settleSetBacks()).toBe(true)
    } finally {
      await parent.close()
    }
    expect((await statusOf(post.id))[0]).toBe('unconfirmed')
    expect(await setBacks()).toMatchObject([{ posts: 1 }])
  })

  it('is no set-back when old cycles were pruned', async () => {
    await tick()
    await world.db.query('DELETE FROM dispatch_cycles')
    await world.db.query('ALTER TABLE dispatch_cycles AUTO_INCREMENT = 1000000')
    await tickHere(world.env({ STATE_DIR: `${folder()}-other` }))
    rmSync(`${folder()}-other`, { recursive: true, force: true })
    await tick()
    expect(await setBacks()).toEqual([])
  })
})

describe('doctor, about a database that was set back', () => {
  const told = async () => {
    const { stdout } = await cliHere(['doctor'], world.env())
    return [...stdout.matchAll(/^(\w+) +Set back: (.*)$/gm)].map(([, state, what]) => `${state} ${what}`)
  }

  it('says what time is lost, and what of it nobody has answered for, until all is answered', async () => {
    expect(await told()).toEqual([])
    const post = await createPost(world.db, world.member, { caption: 'Nobody can look' })
    const lost = { from: new Date(Date.now() - 3_600_000), until: new Date(Date.now() + 1_000) }
    await recordSetBack(world.db, lost, 'a server')
    const time = `the database knows nothing of ${lost.from.toISOString()} to ${lost.until.toISOString()} (noticed `
    const [beginning] = await told()
    expect(beginning).toContain(`note ${time}`)
    expect(beginning).toMatch(/Z\); posts are being marked\. The next tick finishes that$/)
    await tick()
    expect(await told()).toEqual([
      expect.stringMatching(
        /^note .*\); 1 of its publications are not answered yet\. docs\/backup\.md tells what to do$/,
      ),
    ])
    const resolve = ['posts', 'resolve', post.id, '--as', 'published', '--external-id', 'urn:li:share:7']
    expect((await cliHere(resolve, world.env())).code).toBe(0)
    expect(await told()).toEqual([expect.stringMatching(/^ok the database .*\); 1 post was asked about$/)])
  })
})

describe('what a server remembers outside the database', () => {
  it('is one small file, replaced by every tick', async () => {
    await tick()
    const [file, ...others] = readdirSync(folder())
    expect(others).toEqual([])
    const first = JSON.parse(readFileSync(`${folder()}/${file}`, 'utf8'))
    await tick()
    const [second] = readdirSync(folder()).map((name) => JSON.parse(readFileSync(`${folder()}/${name}`, 'utf8')))
    expect(second.cycle).toBe(first.cycle + 1)
  })

  it('is written before any worker starts: what they let out is never in a cycle that nobody remembers', async () => {
    await createPost(world.db, world.page, { caption: 'Remembered first' })
    const seen: { cycle: number; out: string[] }[] = []
    await tickHere(world.env(), () => {
      const [name] = readdirSync(folder())
      seen.push({ ...JSON.parse(readFileSync(`${folder()}/${name}`, 'utf8')), out: world.visible() })
    })
    const [cycles] = await world.db.query('SELECT id FROM dispatch_cycles')
    expect(cycles).toHaveLength(1)
    expect(seen).toEqual([expect.objectContaining({ cycle: (cycles as { id: number }[])[0]?.id, out: [] })])
    expect(world.visible()).toEqual(['Remembered first'])
  })

  it('keeps no post from going out when it cannot be kept or read, and the log says so', async () => {
    rmSync(folder(), { recursive: true, force: true })
    writeFileSync(folder(), 'a file where a folder should be')
    await createPost(world.db, world.page, { caption: 'All the same' })
    const { lines, code } = await tick()
    expect(code).toBe(0)
    expect(world.visible()).toEqual(['All the same'])
    expect(lines.filter(({ level }) => level === 'ERROR').map(({ msg }) => msg)).toEqual(
      expect.arrayContaining([expect.stringMatching(/could not be kept in STATE_DIR/)]),
    )
    rmSync(folder())
    await tick()
    const [name] = readdirSync(folder())
    writeFileSync(`${folder()}/${name}`, 'half a fi')
    const damaged = await tick()
    expect(damaged.lines.some(({ msg }) => /cannot be read/.test(msg))).toBe(true)
    expect(damaged.code).toBe(0)
    mkdirSync(folder(), { recursive: true })
  })
})

describe('restored --since', () => {
  it('has the platforms asked about what was due since then, says how many, and may be said again', async () => {
    const post = await createPost(world.db, world.member, { caption: 'Perhaps out' })
    const since = new Date(Date.now() - 3_600_000).toISOString()
    expect(await restored('--since', since)).toMatchObject({ code: 0, out: '1\n' })
    expect(await restored('--since', since)).toMatchObject({ code: 0, out: '1\n' })
    expect(await statusOf(post.id)).toEqual(['unconfirmed', 'pending', 'unconfirmed'])
    await tick()
    expect(world.visible()).toEqual([])
    expect((await statusOf(post.id)).slice(0, 2)).toEqual(['unconfirmed', 'unconfirmed'])
  })

  it('refuses what is no time, or one to come', async () => {
    expect(await restored('--since', 'yesterday')).toMatchObject({ code: 2, err: expect.stringMatching(/--since/) })
    expect(await restored()).toMatchObject({ code: 2, err: expect.stringMatching(/--since/) })
    const { err } = await restored('--since', '2037-01-01T00:00:00Z')
    expect(err).toMatch(/is in the future/)
  })
})
