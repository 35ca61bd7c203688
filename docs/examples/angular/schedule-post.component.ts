import { Component, inject, signal } from '@angular/core'
import { ProblemError } from 'post-dispatcher-client'
import { filter, map, of, switchMap, tap } from 'rxjs'
import { PostDispatcher } from './post-dispatcher.service'

/** One of `GET /accounts`. */
const ACCOUNT = '019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10'

@Component({
  selector: 'app-schedule-post',
  template: `
    <form (submit)="schedule(caption.value, at.value, files.files); $event.preventDefault()">
      <textarea #caption required></textarea>
      <input #at type="datetime-local" required />
      <input #files type="file" multiple accept="image/*,video/*" />
      <button [disabled]="busy()">Schedule</button>
      @if (uploaded() !== undefined) { <progress [value]="uploaded()" max="1"></progress> }
      @if (message()) { <p role="status">{{ message() }}</p> }
      @for (error of errors(); track error.path) { <p role="alert">{{ error.path }}: {{ error.message }}</p> }
    </form>
  `,
})
export class SchedulePostComponent {
  readonly busy = signal(false)
  readonly uploaded = signal<number | undefined>(undefined)
  readonly message = signal('')
  readonly errors = signal<{ path: string; message: string }[]>([])
  private readonly posts = inject(PostDispatcher)
  private key = this.posts.newKey()

  schedule(caption: string, at: string, list: FileList | null): void {
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
    const post = { socialAccountId: ACCOUNT, caption, scheduledAt: at, timeZone }
    this.busy.set(true)
    this.errors.set([])
    this.mediaOf(Array.from(list ?? []))
      .pipe(switchMap((media) => this.posts.schedule({ ...post, media }, this.key)))
      .subscribe({
        next: ({ body }) => {
          this.message.set(`Goes out at ${new Date(body.scheduledFor).toLocaleString()}`)
          // The next one is another post.
          this.key = this.posts.newKey()
          this.rest()
        },
        error: (error: unknown) => {
          const isRefused = error instanceof ProblemError
          this.message.set(isRefused ? error.message : 'No answer. Try again: it is scheduled once.')
          // What was refused is mended and sent as something new.
          if (isRefused) {
            this.errors.set(error.problem.errors ?? [])
            this.key = this.posts.newKey()
          }
          this.rest()
        },
      })
  }

  private mediaOf(files: File[]) {
    if (files.length === 0) return of([])
    return this.posts.upload(files).pipe(
      tap((step) => step.kind === 'uploading' && this.uploaded.set(step.share)),
      filter((step) => step.kind === 'done'),
      map(({ body }) => body.media.map(({ mediaId }) => ({ mediaId }))),
    )
  }

  private rest(): void {
    this.busy.set(false)
    this.uploaded.set(undefined)
  }
}
