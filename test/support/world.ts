import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Database } from '../../src/db/connection'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox'
import { ready } from '../../src/sandbox/state/ready-accounts'
import { testDatabase } from './database'
import { createAccount, type TestAccount } from './factories'
import { testEnv } from './processes'
import { forgetDatabase } from './remembered'
import { until } from './until'

export type TestWorld = {
  db: Database
  url: string
  sandbox: Sandbox
  /** The environment of a process under test. */
  env(extra?: Record<string, string>): NodeJS.ProcessEnv
  page: TestAccount
  instagram: TestAccount
  member: TestAccount
  organization: TestAccount
  /** Texts of everything that is visible on the platforms, once per time it is visible. */
  visible(): string[]
  /** Resolves when a platform has been asked for the n-th time to do something. */
  asked(operation: string, times?: number): Promise<void>
}

/** A database and a sandbox for one test file, both emptied before each test, with one account per kind. */
export function testWorld(): TestWorld {
  const world = {} as TestWorld
  beforeAll(async () => {
    const { db, url } = await testDatabase()
    const sandbox = await startSandbox({ strict: true })
    Object.assign(world, {
      db,
      url,
      sandbox,
      env: (extra: Record<string, string> = {}) => testEnv(url, { ...sandbox.env, ...extra }),
      asked: (operation: string, times = 1) =>
        until(
          () => sandbox.world.calls.all().filter((call) => call.operation === operation).length >= times,
          `${operation} was called ${times} time(s)`,
          2,
        ),
      visible: () => sandbox.world.publications.all().map((publication) => publication.text),
    })
  })
  beforeEach(async () => {
    world.sandbox.world.reset()
    forgetDatabase(world.url)
    for (const table of [
      'holds',
      'post_details',
      'attempts',
      'dispatch_cycles',
      'fleet_members',
      'set_backs',
      'outages',
      'meta_social_accounts',
      'social_token',
      'company_usage',
    ]) {
      await world.db.query(`DELETE FROM ${table}`)
    }
    const [page, instagram, member, organization] = [
      await createAccount(world.db, { platform: 'facebook', externalId: ready.page.id, token: ready.page.token }),
      await createAccount(world.db, {
        platform: 'instagram',
        externalId: ready.instagram.id,
        token: ready.instagram.token,
      }),
      await createAccount(world.db, { platform: 'linkedin', externalId: ready.member.id, token: ready.member.token }),
      await createAccount(world.db, {
        platform: 'linkedin',
        externalId: ready.organization.id,
        token: ready.organization.token,
      }),
    ]
    Object.assign(world, { page, instagram, member, organization })
  })
  afterAll(async () => {
    forgetDatabase(world.url)
    await world.sandbox?.close()
  })
  return world
}
