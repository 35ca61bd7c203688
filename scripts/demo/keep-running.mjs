import { fromDist } from '../lib/from-dist.mjs'
import { startApi } from './start-api.mjs'

/** The sandbox's own page of a post: the addresses of its platforms lead to the real ones, where there is no such post. */
export const addressThere = (sandbox, { externalId }) => `${sandbox.url}/?id=${encodeURIComponent(externalId)}`

/** Lets the page of the sandbox lead to our posts. */
export async function linkPosts(sandbox, api, rows) {
  const posts = rows.map(({ id, externalId }) => ({ externalId, id, url: `${api.url}/ui/posts/${id}` }))
  await fromDist('sandbox/control')
    .sandboxControl(sandbox.url)
    .nameOwnPosts(...posts)
}

/** The API again, at its address, and publishing by itself from here on: posts that people schedule now go out. */
export async function tickingApi(api, env) {
  await api.stop()
  return startApi({ ...env, PORT: new URL(api.url).port, SCHEDULER: 'node-cron' })
}

/** Where to look, and with what. */
export function describeRunning({ sandbox, api, key }) {
  return `
Still running, until Ctrl-C:
  The page         ${api.url}/ui/#key=${key}   (signed in)
  What went out    ${sandbox.url}/   (each post by its id; faults and latency)
  API              ${api.url}   (described in ${api.url}/docs)
  API key          ${key}
  Publishes        what is scheduled from now on, within a minute
  Try              curl -H 'Authorization: Bearer ${key}' ${api.url}/scheduled-posts
`
}
