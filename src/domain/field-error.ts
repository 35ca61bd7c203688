/** One bad field, for a person. `path` is the field's name, with dots inside lists: `media.0.url`. */
export type FieldError = { path: string; message: string }
