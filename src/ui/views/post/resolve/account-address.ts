import type { Account } from '../../../api/shapes'
import { outward } from '../../../parts/outward'
import { session } from '../../../session/session'

/** Where the account can be looked at on its platform; as near as its id leads. */
export function accountAddress({ platform, externalId, name }: Account): string {
  const sandbox = outward(session.value?.sandbox)
  if (sandbox) return `${sandbox}/`
  switch (platform) {
    case 'facebook':
      return `https://www.facebook.com/${encodeURIComponent(externalId)}`
    case 'instagram':
      // Its addresses have the user's name, which an account may or may not be called by.
      return /^[\w.]{1,30}$/.test(name) ? `https://www.instagram.com/${name}/` : 'https://www.instagram.com/'
    case 'linkedin': {
      const [, organization] = /^urn:li:organization:(\d+)$/.exec(externalId) ?? []
      return organization
        ? `https://www.linkedin.com/company/${organization}/posts/`
        : 'https://www.linkedin.com/in/me/recent-activity/all/'
    }
  }
}
