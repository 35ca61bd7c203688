import { useEffect } from 'preact/hooks'
import lazy, { ErrorBoundary } from 'preact-iso/lazy'
import { LocationProvider, Route, Router } from 'preact-iso/router'
import { at, base } from './base'
import { Frame } from './frame/frame'
import { Skeleton, Trouble } from './parts/loaded'
import { askSession, session, sessionTrouble } from './session/session'
import { signInByLink } from './session/sign-in-by-link'
import { NotFound } from './views/not-found'
import { SignIn } from './views/sign-in/sign-in'
import { Today } from './views/today/today'

const Posts = lazy(() => import('./views/posts/posts').then(({ Posts }) => Posts))
const Post = lazy(() => import('./views/post/post').then(({ Post }) => Post))
const EditPost = lazy(() => import('./views/compose/edit-post').then(({ EditPost }) => EditPost))
const NewPost = lazy(() => import('./views/compose/new-post').then(({ NewPost }) => NewPost))
const Calendar = lazy(() => import('./views/calendar/calendar').then(({ Calendar }) => Calendar))
const Failures = lazy(() => import('./views/failures/failures').then(({ Failures }) => Failures))
const Accounts = lazy(() => import('./views/accounts/accounts').then(({ Accounts }) => Accounts))
const Account = lazy(() => import('./views/accounts/account').then(({ Account }) => Account))
const Connect = lazy(() => import('./views/accounts/connect').then(({ Connect }) => Connect))
const Holds = lazy(() => import('./views/system/holds').then(({ Holds }) => Holds))
const Ticks = lazy(() => import('./views/system/ticks').then(({ Ticks }) => Ticks))
const Settings = lazy(() => import('./views/settings/settings').then(({ Settings }) => Settings))

/** The page: the form to sign in for who is not, and the views for who is. */
export function App() {
  useEffect(() => void askSession().then(signInByLink), [])
  const who = session.value
  if (!who) {
    return sessionTrouble.value === undefined ? (
      <Skeleton lines={3} />
    ) : (
      <main class="content">
        <Trouble query={{ error: sessionTrouble.value, reload: () => void askSession() }} />
      </main>
    )
  }
  if (!who.signedIn && !who.ended) return <SignIn />
  return (
    <LocationProvider key={who.company ?? ''} scope={base}>
      <Frame>
        <ErrorBoundary>
          <Router>
            <Route path={at('/')} component={Today} />
            <Route path={at('/posts')} component={Posts} />
            <Route path={at('/posts/:id')} component={Post} />
            <Route path={at('/posts/:id/edit')} component={EditPost} />
            <Route path={at('/new')} component={NewPost} />
            <Route path={at('/calendar/:view?/:date?')} component={Calendar} />
            <Route path={at('/failures')} component={Failures} />
            <Route path={at('/accounts')} component={Accounts} />
            <Route path={at('/accounts/connect/:connection')} component={Connect} />
            <Route path={at('/accounts/:id')} component={Account} />
            <Route path={at('/holds')} component={Holds} />
            <Route path={at('/ticks')} component={Ticks} />
            <Route path={at('/settings')} component={Settings} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      </Frame>
      {who.ended && (
        <div class="sign-in-again">
          <SignIn />
        </div>
      )}
    </LocationProvider>
  )
}
