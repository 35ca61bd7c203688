import { startApiProcess } from './support/api-process.mjs'
import { createKey } from './support/create-key.mjs'
import { figure } from './support/figures.mjs'
import { connectMembers, insertPostsOfYears } from './support/rows.mjs'

export const title = 'what the page asks for, of a company with 100,000 posts'

const ACCOUNTS = 10
const TODAY_MS = 1_000
const MONTH_MS = 100

export async function run(world, { quick }) {
  const [posts, times] = quick ? [2_000, 3] : [100_000, 15]
  const schema = await world.openSchema('overview')
  const sandbox = await world.openSandbox()
  const members = await connectMembers(schema, sandbox, ACCOUNTS)
  // Half of them out, one an hour before now, half of them to come.
  await insertPostsOfYears(schema, members, posts)
  const api = await startApiProcess(world, world.envFor(schema, { ...sandbox.env, PORT: '0', SCHEDULER: 'off' }))
  const ask = await asker(schema, api.url)
  const day = (days) => encodeURIComponent(new Date(Date.now() + days * 86_400_000).toISOString())
  const questions = {
    'today: the overview, first asked': { path: '/overview', target: TODAY_MS, pauseMs: 2_100 },
    'the overview, asked again within two seconds': { path: '/overview' },
    'a month of the calendar, to come': {
      path: `/scheduled-posts?fields=calendar&limit=500&from=${day(10)}&to=${day(40)}`,
      target: MONTH_MS,
    },
    'a month of the calendar, that has been': {
      path: `/scheduled-posts?fields=calendar&limit=500&from=${day(-100)}&to=${day(-70)}`,
      target: MONTH_MS,
    },
    'a page of what waits, soonest first, counted': { path: '/scheduled-posts?sort=soonest&status=pending&limit=50' },
    'a page, newest first, counted': { path: '/scheduled-posts?limit=50' },
    'a search that finds nothing': { path: '/scheduled-posts?q=nowhere+to+be+found', target: MONTH_MS * 5 },
  }
  const figures = []
  for (const [name, { path, target, pauseMs }] of Object.entries(questions)) {
    for (let n = 0; n < 3; n++) await ask(path)
    const ms = []
    for (let n = 0; n < times; n++) {
      if (pauseMs) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      ms.push(await ask(path))
    }
    figures.push(figure(name, ms, { unit: 'ms', digits: 1, ...(target && { target: { most: target } }) }))
  }
  return {
    figures,
    notes: [
      `${posts.toLocaleString('en')} posts of one company with ${ACCOUNTS} accounts, one an hour of each account.`,
    ],
  }
}

async function asker(schema, url) {
  const key = await createKey(schema, 'admin')
  return async (path) => {
    const since = performance.now()
    const response = await fetch(url + path, { headers: { Authorization: `Bearer ${key}` } })
    const { success, detail } = await response.json()
    if (!success) throw new Error(`${path}: ${detail}`)
    return performance.now() - since
  }
}
