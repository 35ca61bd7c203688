/**
 * Whether a file holds all of its picture. What comes behind it is nobody's business: phones append films, further pictures
 * and notes of their own.
 */
export type Ending = 'whole' | 'cut-off' | 'unknown'
