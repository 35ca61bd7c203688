import { v7 } from 'uuid'

/**
 * Makes the id of a post, its place in the queue, an account or a token: a UUID of version 7, which begins with the time,
 * so that new rows go to the end of the table and not all over it.
 */
export const newId = (): string => v7()
