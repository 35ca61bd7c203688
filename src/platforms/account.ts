import { type Platform, platforms } from '../domain/post'

/** How a platform names its accounts. */
export const externalIds: Record<Platform, { shape: RegExp; description: string }> = {
  facebook: { shape: /^\d{1,30}$/, description: 'the number of the Facebook page' },
  instagram: { shape: /^\d{1,30}$/, description: 'the number of the Instagram professional account' },
  linkedin: {
    shape: /^urn:li:(person:[A-Za-z0-9_-]{1,100}|organization:\d{1,30})$/,
    description: 'urn:li:person:… or urn:li:organization:…',
  },
}

/** Which logins give a token for which platform. The first is meant when none is named. */
export const loginsFor: Record<Platform, [Platform, ...Platform[]]> = {
  facebook: ['facebook'],
  instagram: ['facebook', 'instagram'],
  linkedin: ['linkedin'],
}

/** The login that gave a token, should it fit the platform; undefined when it does not. */
export const loginFor = (platform: Platform, named: string | undefined): Platform | undefined =>
  named === undefined
    ? loginsFor[platform][0]
    : platforms.find((known) => known === named && loginsFor[platform].includes(known))
