import { counted } from './counted'
/** What became of the posts of an account that was disconnected, for a person. */
export function describeDisconnected({
  held,
  cancelled,
  beingPublished,
}: {
  held: number
  cancelled: number
  beingPublished: number
}): string {
  const parts = [
    ...(held > 0 ? [`${counted(held, 'post waits', 'posts wait')} until it is connected again`] : []),
    ...(cancelled > 0 ? [`${counted(cancelled, 'post was', 'posts were')} cancelled`] : []),
    ...(beingPublished > 0
      ? [
          `${counted(beingPublished, 'post is being published right now and goes', 'posts are being published right now and go')} on`,
        ]
      : []),
  ]
  return `The account is disconnected. ${parts.length > 0 ? `${parts.join('; ')}.` : 'No posts were to come.'}`
}
