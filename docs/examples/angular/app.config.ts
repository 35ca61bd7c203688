import { provideHttpClient, withInterceptors } from '@angular/common/http'
import type { ApplicationConfig } from '@angular/core'
import { credentialsInterceptor } from './credentials.interceptor'

export const appConfig: ApplicationConfig = {
  // Not withFetch(): it reports no progress of an upload.
  providers: [provideHttpClient(withInterceptors([credentialsInterceptor]))],
}
