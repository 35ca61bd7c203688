import type { Container } from '../graph/nodes'
import type { World } from '../state/world'

const CONTAINER_LIFE_MS = 24 * 3_600_000

export type StatusCode = Container['state'] | 'EXPIRED'

/** What a container is right now. One that nobody published within 24 hours is expired, whatever it was before. */
export function statusOf(world: World, container: Container): StatusCode {
  if (container.published.length > 0) return 'PUBLISHED'
  if (world.clock.now() - container.createdAt >= CONTAINER_LIFE_MS) return 'EXPIRED'
  if (container.state === 'FINISHED' && container.pollsLeft > 0) return 'IN_PROGRESS'
  return container.state
}

/** The sentence that `status` says beside the code. */
export function statusText(world: World, container: Container): string {
  switch (statusOf(world, container)) {
    case 'FINISHED':
      return 'Finished: Media has been uploaded and it is ready to be published.'
    case 'PUBLISHED':
      return 'Published: Media has been published.'
    case 'EXPIRED':
      return 'Expired: Media was not published within 24 hours.'
    case 'ERROR':
      return `Error: ${container.error ?? 'Media upload has failed with error code 2207082'}`
    default:
      return 'In Progress: Media is still being processed.'
  }
}

/** Lets a container whose bytes have arrived go through the platform's processing. */
export function startProcessing(world: World, container: Container): void {
  world.clock.later(world.switches.instagramProcessingMs, () => {
    const error = world.switches.instagramProcessingError
    if (error !== null) return failContainer(container, error)
    if (container.state === 'IN_PROGRESS') container.state = 'FINISHED'
  })
}

/** Ends a container in ERROR, with the subcode where clients look for it. */
export function failContainer(container: Container, subcode: number): void {
  container.state = 'ERROR'
  container.error = `Media upload has failed with error code ${subcode}`
}
