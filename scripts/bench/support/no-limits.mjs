import { fromDist } from '../../lib/from-dist.mjs'

/** Settings under which nothing stops a single client, or bounds what one company may have. */
export const noLimits = () =>
  Object.fromEntries(
    [...fromDist('config/settings').settingNames]
      .filter((name) => /^RATE_LIMIT_|^(POSTS|MEDIA_FILES)_PER_COMPANY$/.test(name))
      .map((name) => [name, name.startsWith('RATE') ? '0' : '10000000']),
  )

/** How many answers of a load were none of those that say "taken". */
export const notTaken = ({ answered, unanswered }) =>
  unanswered + Object.entries(answered).reduce((sum, [status, count]) => sum + (status === '201' ? 0 : count), 0)
