import { ApiProblem } from '../problems/problem'

/** 503: the platform could not be asked, which says nothing about the account. */
export const platformAway = (platform: string, reason: string) =>
  new ApiProblem(503, {
    code: 'platform-unavailable',
    detail: `${platform} could not be asked (${reason}). Nothing was changed; try again in a minute.`,
    headers: { 'Retry-After': '60' },
  })
