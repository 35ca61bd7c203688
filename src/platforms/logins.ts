import type { Platform } from '../domain/post'
import type { HttpClient } from './calls/http-client'
import { createFacebookLogin } from './facebook/login'
import { createInstagramLogin } from './instagram/login'
import { createLinkedInLogin } from './linkedin/login'
import type { PlatformLogin } from './login/platform-login'
import type { LoginSettings } from './login/settings'

export type Logins = Record<Platform, PlatformLogin>

/** The login of each platform. Instagram accounts that are linked to a page come with Facebook's. */
export function createLogins(http: HttpClient, settings: LoginSettings): Logins {
  return {
    facebook: createFacebookLogin(http, settings),
    instagram: createInstagramLogin(http, settings),
    linkedin: createLinkedInLogin(http, settings),
  }
}
