import * as z from 'zod/mini'
import { PublishError } from '../../domain/failure'
import { idAnswer } from '../login/answers'
import type { FoundAccount, GivenToken } from '../login/platform-login'
import type { DebugToken } from '../meta/debug-token'
import type { GraphClient } from '../meta/graph-client'
import { missingPermissions } from '../permissions'

const text = z.catch(z.optional(z.string()), undefined)
const pageAnswer = z.object({
  id: idAnswer,
  name: text,
  access_token: text,
  tasks: z.catch(z.optional(z.array(z.string())), undefined),
  instagram_business_account: z.catch(z.optional(z.object({ id: idAnswer, username: text })), undefined),
})
type Page = z.infer<typeof pageAnswer>

const pagesAnswer = z.object({
  data: z.array(pageAnswer),
  paging: z.catch(
    z.optional(z.object({ next: text, cursors: z.catch(z.optional(z.object({ after: text })), undefined) })),
    undefined,
  ),
})
const permissionsAnswer = z.object({ data: z.array(z.object({ permission: z.string(), status: z.string() })) })

const FIELDS = 'id,name,access_token,tasks,instagram_business_account{id,username}'
/** Two thousand pages; a list without an end would keep the person waiting for ever. */
const MAX_LISTS = 20
/** Pages asked for one by one because the list left them out. */
const MAX_SINGLE = 100

/**
 * The pages a person may publish to and the Instagram accounts linked to them, each with the page's own token.
 * The list leaves out pages of a business; what the person chose in the dialog is asked for one by one.
 * Source: Pages API; versions since v17 on granular scopes.
 */
export async function findPages(graph: GraphClient, debugToken: DebugToken, token: string): Promise<FoundAccount[]> {
  const call = { purpose: 'look', method: 'GET', token } as const
  const permissions = await graph({ ...call, path: '/me/permissions' }, permissionsAnswer)
  const granted = permissions.data.filter(({ status }) => status === 'granted').map(({ permission }) => permission)
  // Without it Meta refuses the whole list, in words about another thing.
  const pages = granted.includes('pages_show_list') ? await listPages(graph, token) : []
  const known = new Set(pages.map(({ id }) => id))
  const facts = await debugToken(token)
  const chosen = 'pageIds' in facts ? facts.pageIds.filter((id) => !known.has(id)).slice(0, MAX_SINGLE) : []
  for (const id of chosen) {
    const page = await readPage(graph, token, id)
    if (page) pages.push(page)
  }
  return pages.flatMap((page) => accountsOf(page, granted))
}

async function listPages(graph: GraphClient, token: string): Promise<Page[]> {
  const pages: Page[] = []
  let after: string | undefined
  for (let lists = 0; lists < MAX_LISTS; lists++) {
    const params = { fields: FIELDS, limit: 100, after }
    const { data, paging } = await graph(
      { purpose: 'look', method: 'GET', path: '/me/accounts', params, token },
      pagesAnswer,
    )
    pages.push(...data)
    // The next address holds the token; the cursor says the same without it.
    after = paging?.next ? paging.cursors?.after : undefined
    if (!after) break
  }
  return pages
}

/** One page; undefined when the person may not see it after all. */
async function readPage(graph: GraphClient, token: string, id: string): Promise<Page | undefined> {
  try {
    return await graph(
      { purpose: 'look', method: 'GET', path: `/${id}`, params: { fields: FIELDS }, token },
      pageAnswer,
    )
  } catch (error) {
    if (error instanceof PublishError && error.failure.kind === 'rejected') return undefined
    throw error
  }
}

function accountsOf(page: Page, scopes: string[]): FoundAccount[] {
  const token: GivenToken | undefined = page.access_token ? { accessToken: page.access_token, scopes } : undefined
  const { instagram_business_account: linked, name = `Page ${page.id}` } = page
  const pageAccount = { platform: 'facebook', login: 'facebook', externalId: page.id } as const
  const found: FoundAccount[] = [{ ...pageAccount, name, ...withToken(token, problemOf(page, pageAccount, scopes)) }]
  if (linked) {
    const account = { platform: 'instagram', login: 'facebook', externalId: linked.id } as const
    found.push({
      ...account,
      name: linked.username ?? name,
      ...(linked.username && { username: linked.username }),
      ...withToken(token, problemOf(page, account, scopes)),
    })
  }
  return found
}

const withToken = (token: GivenToken | undefined, problem: string | undefined) => ({
  ...(token && { token }),
  ...(problem && { problem }),
})

function problemOf(page: Page, account: Parameters<typeof missingPermissions>[0], granted: string[]) {
  const missing = missingPermissions(account, granted).needed
  if (missing.length > 0)
    return `Facebook was not allowed to give the permission ${missing.join(', ')}; log in again and allow it`
  if (!page.access_token) return 'Facebook gives no token for this page; its owner has to give you a role on it'
  if (page.tasks && !page.tasks.some((task) => task === 'CREATE_CONTENT' || task === 'MANAGE')) {
    return 'Your role on this page does not allow publishing; its owner can give you the task "Content"'
  }
  return undefined
}
