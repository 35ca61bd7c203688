import { Component, inject, signal } from '@angular/core'
import { ProblemError } from '../../../src/client'
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
      <button>Schedule</button>
      @if (message()) { <p role="status">{{ message() }}</p> }
      @for (error of errors(); track error.path) { <p role="alert">{{ error.path }}: {{ error.message }}</p> }
    </form>
  `,
})
export class SchedulePostComponent {
  readonly message = signal('')
  readonly errors = signal<{ path: string; message: string }[]>([])
  private readonly posts = inject(PostDispatcher)
  private key = this.posts.newKey()

  async schedule(caption: string, at: string, files: FileList | null): Promise<void> {
    this.errors.set([])
    try {
      const { scheduledFor } = await this.posts.schedule(
        {
          socialAccountId: ACCOUNT,
          caption,
          scheduledAt: at,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        },
        Array.from(files ?? []),
        this.key,
      )
      this.message.set(`Goes out at ${new Date(scheduledFor).toLocaleString()}`)
      // The next one is another post.
      this.key = this.posts.newKey()
    } catch (error) {
      this.message.set(error instanceof ProblemError ? error.message : 'No answer. Try again: it is scheduled once.')
      // What was refused is mended and sent as something new.
      if (error instanceof ProblemError) {
        this.errors.set(error.problem.errors ?? [])
        this.key = this.posts.newKey()
      }
    }
  }
}
