/** A body and its files as a form: texts as they are, everything else as JSON has it. */
export function toForm(body: object, files: readonly Blob[]): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined || value === null) continue
    form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  for (const file of files) form.append('files', file, file instanceof File ? file.name : 'file')
  return form
}
