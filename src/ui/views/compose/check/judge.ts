import type { FieldError } from '../../../../domain/field-error'
import { unpublishable } from '../../../../platforms/judge/unpublishable'
import type { Account } from '../../../api/shapes'
import { contentOf, optionsOf } from '../form/content'
import type { Form } from '../form/form'

/**
 * What is wrong for certain by the rules that the API asks too, as far as they can be asked here: what is in files it
 * knows better.
 */
export function judge(form: Form, chosen: readonly Account[]): FieldError[] {
  const found = chosen.flatMap((account) => {
    const own = form.captions[account.id]
    const errors = unpublishable(account.platform, draftOf(form, account, own), {
      login: account.login,
      account: account.name,
    })
    return errors.map((error) =>
      error.path === 'caption' && own !== undefined ? { ...error, path: `captions.${account.id}` } : error,
    )
  })
  return [...new Map(found.map((error) => [JSON.stringify(error), error])).values()]
}

function draftOf(form: Form, { platform }: Account, own: string | undefined) {
  const content = contentOf(form, [platform])
  const names = [...optionsOf([platform])]
  return {
    postType: form.postType,
    caption: (own ?? form.caption) || null,
    // Sizes and formats are left out: much is made to fit before it is published.
    media: form.media.flatMap(({ url = '', type, name, altText, durationMs }) =>
      type ? [{ url, type, name, ...(altText && { altText }), ...(durationMs !== undefined && { durationMs }) }] : [],
    ),
    link: content.link ?? null,
    title: content.title ?? null,
    options: Object.fromEntries(
      names.flatMap((name) => (content[name] === undefined || content[name] === null ? [] : [[name, content[name]]])),
    ),
  }
}
