/** What programs tell apart by themselves: what a clock shows twice, or never. Of everything else the message is all there is. */
export const fieldErrorCodes = ['time-comes-twice', 'time-does-not-exist'] as const

/** One bad field, for a person. `path` is the field's name, with dots inside lists: `media.0.url`. */
export type FieldError = { path: string; message: string; code?: (typeof fieldErrorCodes)[number] | undefined }
