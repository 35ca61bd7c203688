import {
  HttpClient,
  HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  HttpHeaders,
  HttpRequest,
} from '@angular/common/http'
import { Injectable, inject } from '@angular/core'
import {
  type Answer,
  type CallName,
  errorOf,
  type Input,
  newIdempotencyKey,
  requestFor,
  type Schemas,
} from 'post-dispatcher-client'
import { catchError, filter, map, type Observable, throwError } from 'rxjs'
import { POST_DISPATCHER } from './settings'

export type NewPost = Schemas['SchedulePostBody']

/** What was answered: its status tells which body it is. */
export type Done<Name extends CallName> =
  Answer<Name> extends infer One
    ? One extends { status: infer Status; body: infer Body }
      ? { kind: 'done'; status: Status; body: Body }
      : never
    : never

/** How far a call is; the share is missing where the browser does not know it. */
export type Step<Name extends CallName> = { kind: 'uploading'; share?: number } | Done<Name>

/**
 * The API by Angular's HttpClient, so that interceptors see its calls and uploads tell how far they are. A refusal comes as
 * ProblemError; where nothing was answered the HttpErrorResponse stays, and the same may be sent again under its key.
 */
@Injectable({ providedIn: 'root' })
export class PostDispatcher {
  private readonly http = inject(HttpClient)
  private readonly settings = inject(POST_DISPATCHER)

  /** A key for one post, made when the form is opened: a double click or a second try schedules it once. */
  newKey(): string {
    return newIdempotencyKey()
  }

  /** Files first: a post that is refused does not need them again. */
  upload(files: File[]): Observable<Step<'uploadMedia'>> {
    return this.follow('uploadMedia', { files })
  }

  schedule(post: NewPost, key: string): Observable<Done<'schedulePost'>> {
    return this.call('schedulePost', { body: post, headers: { 'Idempotency-Key': key } })
  }

  failed(): Observable<Schemas['Post'][]> {
    // Whole posts: only `fields: 'calendar'` asks for less.
    return this.call('listPosts', { query: { status: 'failed', limit: 100 } }).pipe(
      map(({ body }) => body.posts as Schemas['Post'][]),
    )
  }

  cancel(id: string): Observable<Done<'cancelPost'>> {
    return this.call('cancelPost', { path: { id } })
  }

  /** Any call by its name, once it is answered. */
  call<Name extends CallName>(name: Name, input: Input<Name>): Observable<Done<Name>> {
    return this.follow(name, input).pipe(filter((step): step is Done<Name> => step.kind !== 'uploading'))
  }

  /** Any call by its name, with the progress of what it sends. */
  follow<Name extends CallName>(name: Name, input: Input<Name>): Observable<Step<Name>> {
    const { method, url, headers, body } = requestFor(this.settings.baseUrl, name, input)
    const options = { headers: new HttpHeaders(headers), reportProgress: true }
    return this.http.request(new HttpRequest(method, url, body ?? null, options)).pipe(
      map((event) => stepOf<Name>(event)),
      filter((step) => step !== undefined),
      catchError((error: unknown) => throwError(() => asProblem(error))),
    )
  }
}

function stepOf<Name extends CallName>(event: HttpEvent<unknown>): Step<Name> | undefined {
  if (event.type === HttpEventType.UploadProgress) {
    return { kind: 'uploading', ...(event.total && { share: event.loaded / event.total }) }
  }
  if (event.type !== HttpEventType.Response) return undefined
  return { kind: 'done', status: event.status, body: event.body } as Done<Name>
}

function asProblem(error: unknown): unknown {
  if (!(error instanceof HttpErrorResponse) || error.status === 0) return error
  return errorOf({ status: error.status, headers: error.headers, body: error.error })
}
