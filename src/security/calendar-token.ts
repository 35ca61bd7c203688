import { randomBytes } from 'node:crypto'

/** A fresh token of 256 random bits, which opens one company's calendar and nothing else. Its form is that of no API key. */
export const generateCalendarToken = (): string => `pdcal_${randomBytes(32).toString('base64url')}`
