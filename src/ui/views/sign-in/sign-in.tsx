import { useState } from 'preact/hooks'
import { inWords } from '../../api/in-words'
import { BrandMark } from '../../parts/brand-mark'
import { Button, LinkButton } from '../../parts/button'
import { Field } from '../../parts/field'
import { session, signIn } from '../../session/session'
import { words } from '../../words'
import './sign-in.css'

/** The form to sign in with a key. It stands before everything, and over what is open when a session has ended. */
export function SignIn() {
  const [mistake, setMistake] = useState<string>()
  const [busy, setBusy] = useState(false)
  const { ended, signInUrl, environment } = session.value ?? {}
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const apiKey = String(new FormData(event.currentTarget as HTMLFormElement).get('apiKey') ?? '').trim()
    if (!apiKey) return setMistake(words.signIn.empty)
    setBusy(true)
    setMistake(undefined)
    await signIn({ apiKey }).catch((error: unknown) => setMistake(inWords(error)))
    setBusy(false)
  }
  return (
    <main class="sign-in">
      <form class="card stack" onSubmit={submit}>
        <div class="row">
          <BrandMark size={32} />
          <h1>{words.frame.name}</h1>
          {environment && <span class="badge">{environment}</span>}
        </div>
        {ended && <p role="status">{words.signIn.ended}</p>}
        <Field label={words.signIn.key} hint={words.signIn.hint} mistake={mistake}>
          {(described) => (
            <input {...described} class="input" type="password" name="apiKey" autocomplete="current-password" />
          )}
        </Field>
        <Button kind="primary" type="submit" busy={busy}>
          {words.signIn.submit}
        </Button>
        {signInUrl && <LinkButton href={signInUrl}>{words.signIn.elsewhere}</LinkButton>}
      </form>
    </main>
  )
}
