import { words } from '../words'
import { say } from './announce'
import { Button } from './button'

/** Puts a text on the clipboard. Without TLS browsers have none: then it is selected, to be copied by hand. */
export function CopyButton({ text, label = words.posts.copy }: { text: string; label?: string }) {
  const copy = async (event: Event) => {
    const button = event.currentTarget as HTMLElement
    if (
      await navigator.clipboard?.writeText(text).then(
        () => true,
        () => false,
      )
    )
      return say(words.posts.copied)
    const field = document.createElement('textarea')
    field.value = text
    button.after(field)
    field.select()
    const copied = document.execCommand('copy')
    if (copied) field.remove()
    say(copied ? words.posts.copied : text)
  }
  return (
    <Button kind="quiet" class="small" onClick={copy}>
      {label}
    </Button>
  )
}
