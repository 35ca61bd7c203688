/** A text as two ways of writing the same one have it in common. */
export const normalText = (text = '') => text.replace(/\r\n?/g, '\n').trim().normalize('NFC')
