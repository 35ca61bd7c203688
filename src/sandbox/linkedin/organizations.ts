import { type Answer, ok } from '../http/answer'
import type { Account } from '../state/account'
import type { World } from '../state/world'
import { readIds } from './ids'
import type { LinkedInCall, LinkedInRoute } from './linkedin-call'
import { invalidField, missingField, notFound, notImitatedHere } from './linkedin-error'
import { page, readPage } from './read-posts'

const adminScopes = ['rw_organization_admin', 'r_organization_admin']

/** `GET /rest/organizations/{id}`. */
export const readOrganization: LinkedInRoute = {
  name: 'linkedin.organization.read',
  permission: 'partnerApiOrganizations.GET',
  scopes: adminScopes,
  run: ({ world, key }) => {
    const organization = organizationWith(world, key)
    if (!organization) throw notFound(key)
    return ok(view(organization))
  },
}

/** `GET /rest/organizations?ids=List(…)`. */
export const batchReadOrganizations: LinkedInRoute = {
  name: 'linkedin.organization.batch-read',
  permission: 'partnerApiOrganizations.BATCH_GET',
  scopes: adminScopes,
  run: ({ world, query }) => {
    const results: Record<string, unknown> = {}
    const statuses: Record<string, number> = {}
    const errors: Record<string, unknown> = {}
    for (const id of readIds(query)) {
      const organization = organizationWith(world, id)
      statuses[id] = organization ? 200 : 404
      if (organization) results[id] = view(organization)
      else errors[id] = { status: 404, code: 'NOT_FOUND', message: `${id} was not found` }
    }
    return ok({ results, statuses, errors })
  },
}

/** `GET /rest/organizations?q=vanityName&vanityName=…`. */
export const findOrganizations: LinkedInRoute = {
  name: 'linkedin.organization.find',
  permission: 'partnerApiOrganizations.FINDER-vanityName',
  scopes: adminScopes,
  run: (call) => {
    if (call.query.get('q') !== 'vanityName') throw notImitatedHere(`the finder ${call.query.get('q')}`, 400)
    const name = call.query.get('vanityName')
    if (!name) throw missingField('vanityName')
    return found(
      call,
      organizations(call.world)
        .filter(({ username }) => username === name)
        .map(view),
    )
  },
}

/** `GET /rest/organizationAcls?q=roleAssignee`: the pages a member has a role on. */
export const findOrganizationAcls: LinkedInRoute = {
  name: 'linkedin.organization-acls.find',
  permission: 'partnerApiOrganizationAcls.FINDER-roleAssignee',
  scopes: adminScopes,
  run: (call) => found(call, rolesOf(call, call.world.switches.linkedinOrganizationField)),
}

/** `GET /v2/organizationalEntityAcls?q=roleAssignee`: the same under its older name, which many still ask. */
export const findOrganizationalEntityAcls: LinkedInRoute = {
  name: 'linkedin.organization-acls.find',
  permission: 'organizationalEntityAcls.FINDER-roleAssignee',
  scopes: adminScopes,
  run: (call) => found(call, rolesOf(call, 'organizationalTarget')),
}

function rolesOf({ world, token, query }: LinkedInCall, field: string) {
  const finder = query.get('q')
  if (!finder) throw invalidField('q')
  if (finder !== 'roleAssignee') throw notImitatedHere(`the finder ${finder}`, 400)
  const wantedRole = query.get('role')
  const isWanted = (query.get('state') ?? 'APPROVED') === 'APPROVED'
  // `organization~` in a projection asks for what the URN stands for.
  const isDecorated = query.get('projection')?.includes(`${field}~`)
  return organizations(world).flatMap((organization) => {
    const role = organization.roles[token.subject]
    if (!role || !isWanted || (wantedRole && wantedRole !== role)) return []
    return [
      {
        [field]: organization.id,
        ...(isDecorated && { [`${field}~`]: view(organization) }),
        role,
        roleAssignee: token.subject,
        state: 'APPROVED',
      },
    ]
  })
}

function found({ incoming, query }: LinkedInCall, elements: unknown[]): Answer {
  const { start, count } = readPage(query)
  return ok({
    paging: page(incoming.path, query, start, count, elements.length),
    elements: elements.slice(start, start + count),
  })
}

function organizations(world: World): Account[] {
  return world.accounts.all().filter(({ kind }) => kind === 'organization')
}

function organizationWith(world: World, id: string): Account | undefined {
  return world.accounts.get(`urn:li:organization:${id}`)
}

function view({ id, name, username }: Account) {
  const key = id.split(':').at(-1) ?? ''
  // Real ids are small enough to be numbers; ours are not, and stay texts.
  return { id: key, $URN: id, localizedName: name, vanityName: username }
}
