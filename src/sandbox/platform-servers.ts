import { addFacebookRoutes } from './facebook/routes'
import { graphServer } from './graph/graph-server'
import { GraphRoutes } from './graph/routes'
import type { PlatformServer } from './http/operation'
import { addInstagramRoutes } from './instagram/routes'
import { linkedinServer, linkedinUploadServer } from './linkedin/linkedin-server'

const facebook = graphServer({
  login: 'facebook',
  routes: addInstagramRoutes(addFacebookRoutes(new GraphRoutes())),
  roots: [],
})

const instagram = graphServer({ login: 'instagram', routes: addInstagramRoutes(new GraphRoutes()), roots: [] })

/** Every imitated host by its path prefix. */
export const platformServers: ReadonlyMap<string, PlatformServer> = new Map([
  ['facebook', facebook],
  ['facebook-video', facebook],
  ['instagram', instagram],
  ['linkedin', linkedinServer],
  ['linkedin-upload', linkedinUploadServer],
])
