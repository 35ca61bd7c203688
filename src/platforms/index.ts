import type { Platform } from '../domain/post'
import { facebook } from './facebook/module'
import { instagram } from './instagram/module'
import { linkedin } from './linkedin/module'
import type { PlatformModule } from './platform'

/** Every platform that can be published to. The compiler asks for each, and for each of its parts. */
export const platforms: Record<Platform, PlatformModule> = { facebook, instagram, linkedin }
