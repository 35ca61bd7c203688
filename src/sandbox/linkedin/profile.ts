import { ok } from '../http/answer'
import type { World } from '../state/world'
import type { LinkedInCall, LinkedInRoute } from './linkedin-call'

/** `GET /v2/userinfo`: who the token speaks for. It takes no version header. */
export const userinfo: LinkedInRoute = {
  name: 'linkedin.userinfo',
  permission: 'userinfo.GET',
  scopes: ['openid', 'profile'],
  run: ({ world, token }) => {
    const { name, given, family } = nameOf(world, token.subject)
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

/** `GET /v2/me`, for the older scopes only: the sign-in of today does not open it. */
export const me: LinkedInRoute = {
  name: 'linkedin.me',
  permission: 'me.GET',
  scopes: ['r_liteprofile', 'r_basicprofile'],
  run: (call) => {
    const { given, family } = nameOf(call.world, call.token.subject)
    const id = call.token.subject.replace('urn:li:person:', '')
    return ok(
      projected(call, {
        id,
        localizedFirstName: given,
        localizedLastName: family,
        localizedHeadline: 'Trying things out',
        vanityName: call.world.accounts.get(call.token.subject)?.username ?? 'sandbox-administrator',
        firstName: localized(given),
        lastName: localized(family),
      }),
    )
  },
}

// `fields=id,firstName` and `projection=(id,profilePicture(displayImage~))`: only what stands outermost is looked at.
function projected({ query }: LinkedInCall, whole: Record<string, unknown>): Record<string, unknown> {
  let asked = query.get('fields') ?? query.get('projection')?.replace(/^\((.*)\)$/, '$1')
  if (!asked) return whole
  while (/\([^()]*\)/.test(asked)) asked = asked.replace(/\([^()]*\)/g, '')
  const names = new Set(asked.split(',').map((name) => name.trim()))
  return Object.fromEntries(Object.entries(whole).filter(([name]) => names.has(name)))
}

function localized(text: string) {
  return { localized: { en_US: text }, preferredLocale: { country: 'US', language: 'en' } }
}

function nameOf(world: World, subject: string): { name: string; given: string; family: string } {
  const name = world.accounts.get(subject)?.name ?? 'Sandbox Administrator'
  const [given = name, family = ''] = name.split(' ')
  return { name, given, family }
}
