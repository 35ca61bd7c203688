import { createAddressPolicy } from '../../src/media/address-policy'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { createMediaSource } from '../../src/media/media-source'

/** The media of a worker whose files lie in this folder, or on a server of this machine. */
export function mediaSource(mediaDir: string, timeoutMs = () => 10_000) {
  return createMediaSource({
    openStore: async () => new LocalMediaStore(mediaDir, 'http://media.invalid'),
    policy: async () => createAddressPolicy([], ['127.0.0.0/8']),
    host: 'here',
    takenInBy: async () => undefined,
    maxBytes: 512 * 1024 * 1024,
    timeoutMs,
  })
}
