// file-type is an ES module: Node 20.19+ can require it, and it is loaded with the first upload, and once. What is kept is the
// module and not the try: what kept it from being read may be over at the next upload.
let loaded: typeof import('file-type') | undefined
const fileType = async () => {
  loaded ??= await import('file-type')
  return loaded
}

/** How many of a file's first bytes are needed to name its type. */
export const HEAD_BYTES = 4_100

/** The MIME type of a file from its first bytes; undefined when they are nothing known. */
export async function detectTypeOfHead(head: Buffer): Promise<string | undefined> {
  return (await (await fileType()).fileTypeFromBuffer(head))?.mime
}

/** The MIME type of a whole file. Office documents can only be told from other ZIP files this way. */
export async function detectTypeOfFile(path: string): Promise<string | undefined> {
  return (await (await fileType()).fileTypeFromFile(path))?.mime
}

/** True when more than the head is needed to tell what the file is. */
export const needsWholeFile = (found: string | undefined) => found === 'application/zip'
