import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/**
 * Leads to the first field that is refused: there its mistake is read out, and there it is mended.
 * @param error why the form was not taken
 * @returns for the form
 */
export function useFirstMistake(error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (error !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [error])
  return form
}
