import { post } from '../../words/post'

const names: Record<string, string> = {
  api: post.who.api,
  cli: post.who.cli,
  dispatcher: post.who.dispatcher,
  recovery: post.who.recovery,
  renewal: post.who.renewal,
}

/** Who it was, as a person says it: `key:7` is API key 7; a worker has its own name. */
export function nameOf(actor: string): string {
  const [, kind, id] = /^(key|user):(.+)$/s.exec(actor) ?? []
  if (id === undefined) return names[actor] ?? actor
  return kind === 'key' ? post.who.key(id) : post.who.user(id)
}

/** Whether a person has done it, or somebody's program in their name. */
export const isPerson = (actor: string): boolean => /^(key|user):/.test(actor) || actor === 'cli' || actor === 'api'
