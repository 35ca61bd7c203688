import type { HttpInterceptorFn } from '@angular/common/http'
import { inject } from '@angular/core'
import { from, switchMap } from 'rxjs'
import { POST_DISPATCHER } from './settings'

/** Shows the API who asks, and shows it to no other server. */
export const credentialsInterceptor: HttpInterceptorFn = (request, next) => {
  const { baseUrl, credentials } = inject(POST_DISPATCHER)
  if (!request.url.startsWith(`${baseUrl}/`)) return next(request)
  return from(credentials()).pipe(
    switchMap((token) => next(request.clone({ setHeaders: { Authorization: `Bearer ${token}` } }))),
  )
}
