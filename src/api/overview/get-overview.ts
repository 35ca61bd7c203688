import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { covers } from '../../domain/scope'
import { hasCopy, notModified } from '../http/cacheable'
import { thumbOf } from '../media/thumb-of'
import { operation } from '../operations/operation'
import { glanceView } from '../posts/glance-view'
import { exampleOverview, overviewSchema } from './overview-schema'
import { overviewView } from './overview-view'

/** Ages grow with every second, which is no news: of what says nothing else a copy may be so old. */
const AGES_S = 30

const headers = {
  ETag: `Changes when the overview does, and every ${AGES_S} seconds in which an age grows`,
  'Cache-Control': 'To be asked for again each time',
}

export const getOverview = operation({
  id: 'getOverview',
  method: 'get',
  path: '/overview',
  tag: 'Posts',
  summary: 'See at a glance how it stands',
  description:
    'Whether anything ticks, whether anything is late, what waits for somebody, what comes next and what went out: of the company’s posts, as they were at most two seconds ago. Made to be asked for every few seconds, with `If-None-Match`.',
  access: 'read',
  requestHeaders: {
    'If-None-Match': { description: 'The `ETag` of the copy you have: answers 304 while it is good' },
  },
  answers: {
    200: { description: 'How it stands', schema: overviewSchema, example: exampleOverview, headers },
    304: { ...notModified, headers },
  },
  async run(services, { principal: { companyId, scope }, header }) {
    const { overviews } = services
    const overview = await overviews.of(companyId)
    const hosts = covers(scope, 'admin') ? await overviews.hosts() : undefined
    const body = overviewView(overview, hosts, glanceView(thumbOf(services)))
    const etag = tagOf(body)
    const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' }
    if (hasCopy(header, etag)) return { status: 304, body: undefined, headers }
    return { status: 200, body, headers }
  },
})

/** Weak: two that differ in the second they were made at say the same. */
function tagOf(body: z.input<typeof overviewSchema>): string {
  const facts = JSON.stringify(body, (name, value) => {
    if (name === 'now') return undefined
    return /ageSeconds$/i.test(name) && typeof value === 'number' ? Math.floor(value / AGES_S) : value
  })
  return `W/"${createHash('sha256').update(facts).digest('base64url').slice(0, 22)}"`
}
