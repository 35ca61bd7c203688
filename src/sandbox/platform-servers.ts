import { facebookLoginServer } from './facebook/login'
import { addFacebookRoutes } from './facebook/routes'
import { ruploadServer } from './facebook/rupload'
import { facebookTokenRoute } from './facebook/tokens'
import { uploadSessionRoute } from './facebook/upload-sessions'
import { graphServer } from './graph/graph-server'
import { GraphRoutes } from './graph/routes'
import type { PlatformServer } from './http/operation'
import { addInstagramRoutes } from './instagram/routes'
import { instagramOauthServer, instagramTokenRoute } from './instagram/tokens'
import { linkedinServer, linkedinUploadServer } from './linkedin/linkedin-server'
import { linkedinOauthServer } from './linkedin/oauth'

const facebook = graphServer({
  login: 'facebook',
  routes: addInstagramRoutes(addFacebookRoutes(new GraphRoutes())),
  roots: [facebookTokenRoute, uploadSessionRoute],
})

const instagram = graphServer({
  login: 'instagram',
  routes: addInstagramRoutes(new GraphRoutes()),
  roots: [instagramTokenRoute],
})

/** Every imitated host by its path prefix. */
export const platformServers: ReadonlyMap<string, PlatformServer> = new Map([
  ['facebook', facebook],
  ['facebook-login', facebookLoginServer],
  ['facebook-video', facebook],
  ['facebook-upload', ruploadServer],
  ['instagram', instagram],
  ['instagram-login', instagramOauthServer],
  ['instagram-oauth', instagramOauthServer],
  ['linkedin', linkedinServer],
  ['linkedin-upload', linkedinUploadServer],
  ['linkedin-oauth', linkedinOauthServer],
])
