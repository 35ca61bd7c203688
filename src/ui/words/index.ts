import { errors } from './errors'
import { frame } from './frame'
import { posts } from './posts-in-general'
import { signIn } from './sign-in'

/** All that the page says in more than one view, in English; what one view alone says stands in a file beside these. */
export const words = { errors, frame, signIn, posts }
