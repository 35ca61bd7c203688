import type { FieldError } from '../../../../domain/field-error'
import type { Account } from '../../../api/shapes'
import { dateAndTime } from '../../../time/zone'
import { check, compose } from '../../../words/compose'
import type { Form } from '../form/form'

/** What a field is called that something is wrong with: a file by its name. */
export function fieldName(path: string, form: Form, accounts: Account[]): string {
  const [field = '', part = ''] = path.split('.')
  if (field === 'media' && part) return form.media[Number(part)]?.name ?? check.fields.media ?? ''
  if (field === 'captions') return compose.ownText(accounts.find(({ id }) => id === part)?.name ?? '')
  return check.fields[field] ?? field
}

/** The field that a path is about, as ids of the form name it. */
export const fieldId = (path: string): string => {
  const [field = '', part] = path.split('.')
  return field === 'media' || field === 'captions' ? `field-${field}${part ? `-${part}` : ''}` : `field-${field}`
}

/** A sentence of the API with accounts by their names alone, and moments as the viewer's clocks show them. */
export const withNames = (sentence: string, accounts: Account[]): string =>
  accounts.reduce(
    (text, { id, name }) =>
      text.replaceAll(`ccount ${id} (${name})`, `ccount ${name}`).replaceAll(`account ${id}`, name),
    sentence.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (moment) => dateAndTime(moment)),
  )

/** Whether an error says that clocks show the time twice, or never. */
export const asksWhichMoment = ({ code }: FieldError): boolean =>
  code === 'time-comes-twice' || code === 'time-does-not-exist'
