import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { api } from '../../api/client'
import type { PostWithHistory } from '../../api/shapes'
import { may } from '../../session/session'
import { post } from '../../words/post'

/** What keys are called, by their ids: as far as the viewer may know it. */
const keyNames = signal<ReadonlyMap<string, string>>(new Map())
const PER_PAGE = 100

const idOf = (actor: string): string | undefined => /^key:(.+)$/s.exec(actor)?.[1]

/** Has the keys that appear in the story of a post called by their names, where the viewer may list keys. */
export function useNamesOfKeys({ createdBy, timeline }: PostWithHistory): void {
  const ids = [createdBy ?? '', ...timeline.map(({ actor }) => actor)].flatMap((actor) => idOf(actor) ?? [])
  const unnamed = [...new Set(ids)].filter((id) => !keyNames.value.has(id)).join()
  useEffect(() => {
    // Without them ids do.
    if (unnamed && may('admin')) learnNames().catch(() => {})
  }, [unnamed])
}

/** Those of the newest keys; an older one is told by its id, as it stands in the log. */
async function learnNames(): Promise<void> {
  const { body } = await api.listApiKeys({ query: { limit: PER_PAGE } })
  keyNames.value = new Map(body.apiKeys.map(({ id, name }) => [String(id), name]))
}

const names: Record<string, string> = {
  api: post.who.api,
  cli: post.who.cli,
  dispatcher: post.who.dispatcher,
  recovery: post.who.recovery,
  renewal: post.who.renewal,
}

/** Who it was, as a person says it: `key:7` is API key 7, and its name where that is known; a worker has its own name. */
export function nameOf(actor: string): string {
  const [, kind, id] = /^(key|user):(.+)$/s.exec(actor) ?? []
  if (id === undefined) return names[actor] ?? actor
  return kind === 'key' ? post.who.key(id, keyNames.value.get(id)) : post.who.user(id)
}

/** Whether a person has done it, or somebody's program in their name. */
export const isPerson = (actor: string): boolean => /^(key|user):/.test(actor) || actor === 'cli' || actor === 'api'
