import { randomUUID } from 'node:crypto'
import type { ApiDescription, DescribedTool } from './described-tools'

/** Where the API is, and who asks. */
export type ApiAccess = { url: string; key: string }

/** What a tool came to, as text for the assistant. */
export type Said = { text: string; isError: boolean }

const WAIT_MS = 60_000

/**
 * What an API says of itself.
 * @throws Error with a sentence when it does not answer so
 */
export async function readDescription({ url }: ApiAccess): Promise<ApiDescription> {
  const answer = await send(new URL('openapi.json', base(url)), {})
  if (answer.status !== 200) throw new Error(`The API at ${url} answered ${answer.status} to /openapi.json`)
  return (await answer.json()) as ApiDescription
}

/** Does what a tool is for. What changes something is done only with `confirm: true`. */
export async function callTool(
  access: ApiAccess,
  described: DescribedTool,
  given: Record<string, unknown>,
): Promise<Said> {
  const { tool, method, path, inPath, inQuery } = described
  const { confirm, ...args } = given
  if (!tool.annotations.readOnlyHint && confirm !== true) return notConfirmed
  const missing = described.inputSchema.required.filter((name) => args[name] === undefined)
  if (missing.length > 0) return { text: `Nothing was done. Missing: ${missing.join(', ')}`, isError: true }
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(args[name])))
  const url = new URL(address.replace(/^\//, ''), base(access.url))
  for (const [name, value] of Object.entries(tool.query ?? {})) url.searchParams.set(name, value)
  for (const name of inQuery) {
    for (const value of [args[name]].flat()) if (value !== undefined) url.searchParams.append(name, String(value))
  }
  const taken = new Set([...inPath, ...inQuery])
  const body = Object.fromEntries(Object.entries(args).filter(([name]) => !taken.has(name)))
  try {
    const answer = await send(url, {
      method,
      headers: {
        Authorization: `Bearer ${access.key}`,
        ...(method !== 'GET' && { 'Idempotency-Key': randomUUID() }),
        ...(Object.keys(body).length > 0 && { 'Content-Type': 'application/json' }),
      },
      ...(Object.keys(body).length > 0 && { body: JSON.stringify(body) }),
    })
    return { text: await answer.text(), isError: !answer.ok }
  } catch (error) {
    const doubt = tool.annotations.readOnlyHint
      ? ''
      : ' It may have been done: look with list_posts before you say it again.'
    return { text: `${(error as Error).message}${doubt}`, isError: true }
  }
}

const notConfirmed: Said = {
  text: 'Nothing was done. Show the person you work for what would be done; when they say yes, call this again with confirm: true.',
  isError: true,
}

async function send(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(WAIT_MS) })
  } catch (error) {
    const { message, cause } = error as Error
    throw new Error(`The API at ${url.origin} does not answer: ${(cause as Error | undefined)?.message || message}`)
  }
}

const base = (url: string) => (url.endsWith('/') ? url : `${url}/`)
