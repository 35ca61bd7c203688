import { useRef, useState } from 'preact/hooks'
import { say } from '../../../parts/announce'
import { Button } from '../../../parts/button'
import { media as texts } from '../../../words/compose'
import type { Editing } from '../form/use-form'
import { MediaItem } from './media-item'
import type { Uploads } from './use-uploads'

const MOST = 20

/** The files of the post: chosen, dropped or pasted, and brought into order. */
export function MediaField({ editing, uploads }: { editing: Editing; uploads: Uploads }) {
  const { form, change, mistake } = editing
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [dragged, drag] = useState<string>()
  const add = (files: FileList | null | undefined) => {
    if (files && files.length > 0) uploads.add([...files], MOST - form.media.length)
  }
  const move = (key: string, to: number) => {
    const item = form.media.find((one) => one.key === key)
    if (!item || to < 0 || to >= form.media.length) return
    const others = form.media.filter((one) => one.key !== key)
    change({ media: [...others.slice(0, to), item, ...others.slice(to)] })
    say(texts.moved(item.name, to + 1, form.media.length))
  }
  const remove = (key: string, name: string) => {
    uploads.remove(key)
    change(({ media }) => ({ media: media.filter((one) => one.key !== key) }))
    say(texts.removed(name))
    input.current?.nextElementSibling?.querySelector('button')?.focus()
  }
  const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files')
  return (
    <fieldset
      class={over ? 'stack close media over' : 'stack close media'}
      id="field-media"
      onDragOver={(event) => {
        if (!isFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        setOver(false)
        if (!isFiles(event)) return
        event.preventDefault()
        add(event.dataTransfer?.files)
      }}
    >
      <legend>{texts.title}</legend>
      {form.media.length > 0 && (
        <ol class="media-list">
          {form.media.map((item, index) => (
            <MediaItem
              key={item.key}
              item={item}
              place={index}
              of={form.media.length}
              progress={uploads.progress[item.key]}
              preview={uploads.previewOf(item.key)}
              mistake={
                mistake(`media.${index}`) ?? mistake(`media.${index}.altText`) ?? mistake(`media.${index}.mediaId`)
              }
              dragged={dragged}
              onDrag={drag}
              onMove={move}
              onAltText={(altText) =>
                change(({ media }) => ({
                  media: media.map((one) => (one.key === item.key ? { ...one, altText } : one)),
                }))
              }
              onRetry={() => uploads.retry(item.key)}
              onRemove={() => remove(item.key, item.name)}
            />
          ))}
        </ol>
      )}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept="image/*,video/*,.pdf,.doc,.docx,.ppt,.pptx"
        onChange={({ currentTarget }) => {
          add(currentTarget.files)
          currentTarget.value = ''
        }}
      />
      <div class="drop-zone">
        <span class="soft drop-words">{texts.drop}</span>
        <Button onClick={() => input.current?.click()}>{texts.choose}</Button>
      </div>
      {form.media.length > 1 && <p class="hint">{texts.order}</p>}
      {mistake('media') && <p class="mistake">{mistake('media')}</p>}
    </fieldset>
  )
}
