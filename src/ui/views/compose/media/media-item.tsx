import { Button } from '../../../parts/button'
import { Field } from '../../../parts/field'
import { media as texts } from '../../../words/compose'
import type { FormMedia } from '../form/form'
import { factsOf, thumbOf } from './media-facts'
import type { Progress } from './use-uploads'

type Props = {
  item: FormMedia
  place: number
  of: number
  progress: Progress | undefined
  preview: string | undefined
  mistake: string | undefined
  /** The one that is being dragged. */
  dragged: string | undefined
  onDrag(key: string | undefined): void
  onMove(key: string, to: number): void
  onAltText(text: string): void
  onRetry(): void
  onRemove(): void
}

/** One file: how it looks, how far it is, its place, and what it shows in words. */
export function MediaItem({ item, place, of, progress, preview, mistake, dragged, ...on }: Props) {
  const { key, name, type, altText } = item
  const wrong = progress?.failed ?? mistake
  return (
    <li
      id={`field-media-${place}`}
      class={dragged === key ? 'media-item dragged' : 'media-item'}
      onDragOver={(event) => {
        if (!dragged) return
        event.preventDefault()
        if (dragged !== key) on.onMove(dragged, place)
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows beside it do the same for everybody */}
      <div
        class="media-thumb"
        draggable={of > 1}
        onDragStart={() => on.onDrag(key)}
        onDragEnd={() => on.onDrag(undefined)}
      >
        <Thumb item={item} preview={preview} />
        <span class="place numbers">{place + 1}</span>
      </div>
      <div class="media-text">
        <div class="media-name">
          <strong>{name}</strong>
          <span class="soft small-text">{factsOf(item)}</span>
        </div>
        {progress && !progress.failed && <Upload progress={progress} />}
        {wrong && <p class="mistake">{wrong}</p>}
        {type !== 'document' && !progress && (
          <Field label={texts.altText}>
            {(described) => (
              <input
                {...described}
                class="input"
                placeholder={texts.altHint}
                value={altText}
                onInput={({ currentTarget }) => on.onAltText(currentTarget.value)}
              />
            )}
          </Field>
        )}
      </div>
      <div class="media-actions">
        {progress?.failed && <Button onClick={on.onRetry}>{texts.retry}</Button>}
        {of > 1 && (
          <>
            <IconButton
              label={texts.earlier(name)}
              sign="↑"
              disabled={place === 0}
              run={() => on.onMove(key, place - 1)}
            />
            <IconButton
              label={texts.later(name)}
              sign="↓"
              disabled={place === of - 1}
              run={() => on.onMove(key, place + 1)}
            />
          </>
        )}
        <IconButton label={texts.remove(name)} sign="✕" run={on.onRemove} />
      </div>
    </li>
  )
}

function Thumb({ item, preview }: { item: FormMedia; preview: string | undefined }) {
  const address = preview ?? thumbOf(item)
  if (address) return <img src={address} alt={item.altText} loading="lazy" draggable={false} />
  return <span class="no-thumb">{item.type ? texts.types[item.type] : ''}</span>
}

function Upload({ progress: { share } }: { progress: Progress }) {
  if (share === undefined) return <p class="soft small-text">{texts.waiting}</p>
  const percent = Math.round(share * 100)
  return (
    <div class="upload">
      <progress max={100} value={percent} aria-label={texts.uploading(percent)} />
      <span class="soft small-text numbers">{share === 1 ? texts.looking : texts.uploading(percent)}</span>
    </div>
  )
}

type IconProps = { label: string; sign: string; disabled?: boolean; run(): void }

const IconButton = ({ label, sign, disabled = false, run }: IconProps) => (
  <button
    type="button"
    class="button quiet icon"
    aria-label={label}
    title={label}
    aria-disabled={disabled}
    onClick={run}
  >
    {sign}
  </button>
)
