import { useEffect, useRef, useState } from 'preact/hooks'
import { ProblemError } from '../../../../client'
import { inWords } from '../../../api/in-words'
import { say } from '../../../parts/announce'
import { media as texts } from '../../../words/compose'
import type { FormMedia } from '../form/form'
import type { Change } from '../form/use-form'
import { type Upload, upload } from './upload'

/** How far a file is that is not there yet. */
export type Progress = { share?: number; failed?: string }

export type Uploads = {
  progress: Record<string, Progress>
  /** How a picture looks that was chosen here. */
  previewOf(key: string): string | undefined
  /** Whether some are on their way. */
  busy: boolean
  add(files: readonly File[], room: number): void
  retry(key: string): void
  remove(key: string): void
}

/** The API looks into costly files four at a time for a company; two leave room for others. */
const AT_ONCE = 2

let count = 0

/** Uploads files as they are chosen, some at a time, and tells the form what they are called then. */
export function useUploads(change: Change): Uploads {
  const [progress, set] = useState<Record<string, Progress>>({})
  const running = useRef(new Map<string, Upload>())
  const queue = useRef<string[]>([])
  const files = useRef(new Map<string, { file: File; preview: string | undefined }>())

  const tell = (key: string, told: Partial<Progress> | undefined) =>
    set(({ [key]: before, ...others }) => (told ? { ...others, [key]: { ...before, ...told } } : others))
  const next = () => {
    while (running.current.size < AT_ONCE) {
      const key = queue.current.shift()
      const known = key && files.current.get(key)
      if (!key) return
      if (known) void start(key, known.file)
    }
  }
  const start = async (key: string, file: File) => {
    const sending = upload(file, (share) => tell(key, { share }))
    running.current.set(key, sending)
    try {
      const uploaded = await sending.result
      change(({ media }) => ({ media: media.map((one) => (one.key === key ? { ...one, ...uploaded } : one)) }))
      tell(key, undefined)
    } catch (error) {
      if (!(error instanceof DOMException)) tell(key, { failed: whyIn(error) })
    }
    running.current.delete(key)
    next()
  }
  const enqueue = (key: string) => {
    queue.current.push(key)
    next()
  }
  useEffect(
    () => () => {
      queue.current = []
      for (const sending of running.current.values()) sending.stop()
      for (const { preview } of files.current.values()) if (preview) URL.revokeObjectURL(preview)
    },
    [],
  )
  return {
    progress,
    previewOf: (key) => files.current.get(key)?.preview,
    busy: Object.values(progress).some(({ failed }) => failed === undefined),
    add(chosen, room) {
      if (chosen.length > room) say(texts.tooMany, 'bad')
      const added = chosen.slice(0, Math.max(0, room)).map((file): FormMedia => {
        const key = `file-${++count}`
        const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined
        files.current.set(key, { file, preview })
        tell(key, {})
        return { key, name: file.name, type: typeOf(file), altText: '', size: file.size }
      })
      change(({ media }) => ({ media: [...media, ...added] }))
      for (const { key } of added) enqueue(key)
    },
    retry(key) {
      set((before) => ({ ...before, [key]: {} }))
      enqueue(key)
    },
    remove(key) {
      running.current.get(key)?.stop()
      queue.current = queue.current.filter((one) => one !== key)
      tell(key, undefined)
    },
  }
}

const typeOf = ({ type }: File): FormMedia['type'] =>
  type.startsWith('image/') ? 'image' : type.startsWith('video/') ? 'video' : 'document'

/** Of a file that is named beside it, what is wrong is enough. */
function whyIn(error: unknown): string {
  if (error instanceof TypeError) return texts.broken
  const [first] = error instanceof ProblemError ? (error.problem.errors ?? []) : []
  return first?.message ?? inWords(error)
}
