import type { PostWithHistory } from '../../../api/shapes'

/** The story as it goes into a letter to somebody's support: every line as the API has it, times in UTC. */
export function asText({
  id,
  status,
  platform,
  postType,
  scheduledFor,
  publications,
  timeline,
}: PostWithHistory): string {
  return [
    `Post ${id}`,
    `${platform}, ${postType}, ${status}, asked for ${scheduledFor ?? 'no time'}`,
    ...publications.map(
      ({ kind, status, externalId }) => `${kind}: ${status}${externalId ? `, id ${externalId}` : ''}`,
    ),
    '',
    ...timeline.map(({ at, text }) => `${at}  ${text}`),
  ].join('\n')
}
