import type { ComponentProps } from 'preact'

type Kind = 'primary' | 'plain' | 'quiet' | 'danger'

type Props = ComponentProps<'button'> & {
  kind?: Kind
  /** It is being done; a second press does nothing. */
  busy?: boolean
}

/** A button says what it does. */
export function Button({ kind = 'plain', busy = false, class: more, children, type = 'button', ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      class={`button ${kind}${more ? ` ${more}` : ''}`}
      aria-busy={busy}
      disabled={rest.disabled || busy}
    >
      {children}
    </button>
  )
}

/** A link that looks like a button: it leads somewhere and changes nothing. */
export function LinkButton({ kind = 'plain', class: more, children, ...rest }: ComponentProps<'a'> & { kind?: Kind }) {
  return (
    <a {...rest} class={`button ${kind}${more ? ` ${more}` : ''}`}>
      {children}
    </a>
  )
}
