import type { AccountRequest, AccountView } from './control/accounts'
import type { OwnPost } from './control/own-posts'
import type { TokenChange } from './control/tokens'
import type { PostView } from './control/views'
import type { AccountKind } from './state/account'
import type { RecordedCall } from './state/calls'
import type { ActiveFault, FaultRule } from './state/faults'
import type { Switches } from './state/switches'
import type { Resettable } from './state/world'

export type { AccountRequest, AccountView } from './control/accounts'
export type { OwnPost } from './control/own-posts'
export type { TokenChange } from './control/tokens'
export type { MediaView, PostView } from './control/views'
export type { RecordedCall } from './state/calls'
export type { FaultRule } from './state/faults'
export type { Switches } from './state/switches'

export interface PostFilter {
  platform?: 'facebook' | 'instagram' | 'linkedin'
  account?: string
  /** The external id, or the id of a photo, container, video or asset of the post. */
  id?: string
  /** A piece of the text. */
  text?: string
  limit?: number
}

export interface AddedAccount {
  id: string
  name: string
  token: string
  kind: AccountKind
}

export type SandboxControl = ReturnType<typeof sandboxControl>

/** Speaks to the control surface of a sandbox, in this process or another. */
export function sandboxControl(url: string) {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} /_sandbox/${path} answered ${response.status}: ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }

  return {
    /** Every visible publication ever made, oldest first. */
    posts: async (filter: PostFilter = {}) => {
      const query = new URLSearchParams(filter as Record<string, string>)
      return (await call<{ posts: PostView[] }>('GET', `posts?${query}`)).posts
    },
    /** Tells what a client calls its posts; the page leads there. */
    nameOwnPosts: (...posts: OwnPost[]) => call<void>('POST', 'own-posts', { posts }),
    /** `surplus` is how many publications are one too many. */
    countPosts: () =>
      call<{ total: number; surplus: number; byPlatform: Record<PostView['platform'], number> }>('GET', 'posts/count'),
    /** Recorded calls, of one operation or of all. */
    calls: async (operation?: string) => {
      const query = operation ? `?operation=${encodeURIComponent(operation)}` : ''
      return (await call<{ calls: RecordedCall[] }>('GET', `calls${query}`)).calls
    },
    clearCalls: () => call<void>('DELETE', 'calls'),
    recordCalls: (recording: boolean) => call<{ recording: boolean }>('POST', 'calls', { recording }),
    accounts: async () => (await call<{ accounts: AccountView[] }>('GET', 'accounts')).accounts,
    /** Adds one account, or `count` of a kind. */
    addAccounts: async (request: AccountRequest) =>
      (await call<{ accounts: AddedAccount[] }>('POST', 'accounts', request)).accounts,
    changeToken: (change: TokenChange) => call<unknown>('POST', 'tokens', change),
    /** Milliseconds per call: for all, and by named operation or the beginning of its name. */
    latency: (change: { default?: number; operations?: Record<string, number> }) =>
      call<{ default: number; operations: Record<string, number> }>('POST', 'latency', change),
    /** Adds rules; without `nth`, `next` or `every` a rule strikes once. Answers their ids. */
    fault: async (...rules: FaultRule[]) => (await call<{ ids: string[] }>('POST', 'faults', rules)).ids,
    faults: async () => (await call<{ faults: ActiveFault[] }>('GET', 'faults')).faults,
    clearFaults: () => call<void>('DELETE', 'faults'),
    removeFault: (id: string) => call<void>('DELETE', `faults/${id}`),
    now: async () => new Date((await call<{ now: string }>('GET', 'clock')).now),
    advanceClock: async (advanceMs: number) =>
      new Date((await call<{ now: string }>('POST', 'clock', { advanceMs })).now),
    switches: () => call<Switches>('GET', 'switches'),
    setSwitches: (changes: Partial<Switches>) => call<Switches>('POST', 'switches', changes),
    /** Everything, or only what is named. */
    reset: (...only: Resettable[]) => call<void>('POST', 'reset', only.length > 0 ? { only } : {}),
  }
}
