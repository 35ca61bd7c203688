/** Whether `Accept-Encoding` names an encoding, and not as what must not come (`q=0`). */
export const readsEncoding = (name: 'br' | 'gzip', accepted = ''): boolean =>
  accepted.split(',').some((one) => {
    const [encoding = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase())
    return encoding === name && parameters.every((parameter) => /^q=(1(\.0*)?|0\.\d*[1-9]\d*)$/.test(parameter))
  })
