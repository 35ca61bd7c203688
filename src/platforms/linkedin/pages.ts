import * as z from 'zod/mini'
import { PublishError } from '../../domain/failure'
import { LoginError } from '../login/login-error'
import type { FoundAccount, GivenToken } from '../login/platform-login'
import { missingPermissions } from '../permissions'
import type { LinkedInClient } from './calls/linkedin-client'

const text = z.catch(z.optional(z.string()), undefined)
const acls = z.object({
  elements: z.array(z.object({ organization: text, organizationTarget: text, role: text, state: text })),
})
const organization = z.object({ localizedName: text, vanityName: text })

const PAGE = 100
/** A thousand roles; a list without an end would keep the person waiting for ever. */
const MAX_LISTS = 10
/** Names are one call each, of a hundred a day for an app in development. */
const MAX_NAMES = 40

/** The posting docs and the role docs spell one of them differently. */
const postingRoles = new Set([
  'ADMINISTRATOR',
  'CONTENT_ADMINISTRATOR',
  'CONTENT_ADMIN',
  'DIRECT_SPONSORED_CONTENT_POSTER',
])
export const mayPost = (role: string): boolean => postingRoles.has(role)

/** The roles of the token's member, by page. Source: organization access control. */
export async function pageRoles(client: LinkedInClient, token: string): Promise<Map<string, string[]>> {
  const roles = new Map<string, string[]>()
  for (let start = 0; start < PAGE * MAX_LISTS; start += PAGE) {
    const path = `/rest/organizationAcls?q=roleAssignee&state=APPROVED&start=${start}&count=${PAGE}`
    const answer = await client.call({ purpose: 'look', method: 'GET', path, token, restliMethod: 'FINDER' })
    const parsed = acls.safeParse(answer.body)
    if (!parsed.success) throw new LoginError('platform-unavailable', 'LinkedIn did not list the pages')
    const { elements } = parsed.data
    for (const element of elements) {
      // Sources disagree on the name of the field.
      const page = element.organization ?? element.organizationTarget
      if (page && element.role) roles.set(page, [...(roles.get(page) ?? []), element.role])
    }
    if (elements.length < PAGE) break
  }
  return roles
}

/** The pages of the token's member, with the reason where the role does not allow posting. */
export async function findLinkedInPages(
  client: LinkedInClient,
  token: GivenToken,
  scopes: string[],
): Promise<FoundAccount[]> {
  const found: FoundAccount[] = []
  for (const [urn, roles] of await pageRoles(client, token.accessToken)) {
    const account = { platform: 'linkedin', login: 'linkedin', externalId: urn } as const
    const names = found.length < MAX_NAMES ? await readNames(client, token.accessToken, urn) : {}
    const missing = missingPermissions(account, scopes).needed
    const problem =
      missing.length > 0
        ? `The login lacks the permission ${missing.join(', ')}; add it to LINKEDIN_SCOPES`
        : roles.some(mayPost)
          ? undefined
          : `Your role (${roles.join(', ')}) does not allow publishing; an administrator of the page can change it`
    found.push({
      ...account,
      name: names.localizedName ?? urn,
      ...(names.vanityName && { username: names.vanityName }),
      ...(problem && { problem }),
      token,
    })
  }
  return found
}

// A page whose name cannot be read is known by its number; nobody need do without it.
async function readNames(client: LinkedInClient, token: string, urn: string) {
  const path = `/rest/organizations/${urn.split(':').at(-1)}`
  try {
    const answer = await client.call({ purpose: 'look', method: 'GET', path, token })
    const parsed = organization.safeParse(answer.body)
    return parsed.success ? parsed.data : {}
  } catch (error) {
    if (error instanceof PublishError) return {}
    throw error
  }
}
