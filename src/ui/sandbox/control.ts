import type { Platform } from '../api/shapes'

/** One thing that is out on the imitated platforms, as the sandbox tells it. */
export type Publication = {
  platform: Platform
  account: string
  accountName: string
  kind: 'feed' | 'story' | 'reel'
  content: string
  text: string
  title?: string
  link?: string
  media: { type: 'image' | 'video' | 'document'; sha256?: string; size?: number; altText?: string }[]
  id: string
  relatedIds: string[]
  own?: { id: string; url?: string }
  publishedAt: string
  deletedAt?: string
  comments: string[]
  copies: number
}

/** A rule by which calls go wrong, and how often it has struck. */
export type Fault = {
  id: string
  rule: {
    operation?: string
    path?: string
    account?: string
    kind: string
    every?: boolean
    next?: number
    nth?: number | number[]
  }
  seen: number
  fired: number
}

/** All that the page shows. */
export type World = {
  posts: Publication[]
  total: number
  surplus: number
  faults: Fault[]
  latency: number
  operations: string[]
  faultKinds: string[]
}

/** What is newer than so many is asked for; more would make the page slow after a benchmark. */
export const SHOWN = 60

/** How everything stands in the sandbox. */
export async function askWorld(signal: AbortSignal, id: string | null): Promise<World> {
  const get = <Body>(path: string): Promise<Body> => call('GET', path, undefined, signal) as Promise<Body>
  const search = id === null ? `limit=${SHOWN}` : `called=${encodeURIComponent(id)}`
  const [{ posts }, count, { faults }, latency, choices] = await Promise.all([
    get<{ posts: Publication[] }>(`posts?${search}`),
    get<{ total: number; surplus: number }>('posts/count'),
    get<{ faults: Fault[] }>('faults'),
    get<{ default: number }>('latency'),
    get<{ operations: string[]; faultKinds: string[] }>('choices'),
  ])
  return { posts: posts.reverse(), ...count, faults, latency: latency.default, ...choices }
}

export const setLatency = (ms: number) => call('POST', 'latency', { default: ms })
export const addFault = (fault: Fault['rule']) => call('POST', 'faults', fault)
export const removeFault = (id: string) => call('DELETE', `faults/${encodeURIComponent(id)}`)

async function call(method: string, path: string, body?: object, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(`/_sandbox/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  if (response.status === 204) return undefined
  const answer = (await response.json()) as { error?: string }
  if (!response.ok) throw new Error(answer.error ?? response.statusText)
  return answer
}
