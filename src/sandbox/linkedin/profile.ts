import { ok } from '../http/answer'
import type { LinkedInRoute } from './linkedin-call'
import { invalidField, notFound } from './linkedin-error'
import { page, readPage } from './read-posts'

/** `GET /v2/userinfo`: who the token speaks for. It takes no version header. */
export const userinfo: LinkedInRoute = {
  name: 'linkedin.userinfo',
  permission: 'me.GET.NO_VERSION',
  scopes: ['openid', 'profile'],
  run: ({ world, token }) => {
    const name = world.accounts.get(token.subject)?.name ?? 'Sandbox Administrator'
    const [given = name, family = ''] = name.split(' ')
    return ok({
      sub: token.subject.replace('urn:li:person:', ''),
      name,
      given_name: given,
      family_name: family,
      picture: `${world.url}/_sandbox/media/none`,
      locale: { country: 'US', language: 'en' },
      ...(token.scopes.includes('email') && { email: 'sam@sandbox.example', email_verified: true }),
    })
  },
}

const adminScopes = ['rw_organization_admin', 'r_organization_admin']

/** `GET /rest/organizationAcls?q=roleAssignee`: the pages a member has a role on. */
export const findOrganizationAcls: LinkedInRoute = {
  name: 'linkedin.organization-acls.find',
  permission: 'partnerApiOrganizationAcls.FINDER-roleAssignee',
  scopes: adminScopes,
  run: ({ incoming, world, token, query }) => {
    if (query.get('q') !== 'roleAssignee') throw invalidField('q')
    const { start, count } = readPage(query)
    const wantedRole = query.get('role')
    const wantedState = query.get('state') ?? 'APPROVED'
    const field = world.switches.linkedinOrganizationField
    const elements = world.accounts.all().flatMap((organization) => {
      const role = organization.roles[token.subject]
      if (organization.kind !== 'organization' || !role || wantedState !== 'APPROVED') return []
      if (wantedRole && wantedRole !== role) return []
      return [{ [field]: organization.id, role, roleAssignee: token.subject, state: 'APPROVED' }]
    })
    return ok({
      paging: page(incoming.path, query, start, count, elements.length),
      elements: elements.slice(start, start + count),
    })
  },
}

/** `GET /rest/organizations/{id}`. */
export const readOrganization: LinkedInRoute = {
  name: 'linkedin.organization.read',
  permission: 'partnerApiOrganizations.GET',
  scopes: adminScopes,
  run: ({ world, key }) => {
    const organization = world.accounts.get(`urn:li:organization:${key}`)
    if (!organization) throw notFound(key)
    return ok({ id: key, $URN: organization.id, localizedName: organization.name, vanityName: organization.username })
  },
}
