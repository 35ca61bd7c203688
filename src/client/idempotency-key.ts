/**
 * A fresh key for one thing that is to be done. Make it once, before the first try, and send it with every repeat.
 * (`crypto.randomUUID` is there in secure contexts only; this works on any page.)
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
