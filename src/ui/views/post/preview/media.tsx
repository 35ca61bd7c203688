import { useState } from 'preact/hooks'
import type { Schemas } from '../../../../client'
import { outward } from '../../../parts/outward'
import { preview as words } from '../../../words/preview'

export type Medium = Schemas['MediaItem']

type Props = {
  medium: Medium
  /** What a video shows before it plays. */
  poster?: string | undefined
}

/** A picture or a video; what cannot be shown here is named, with the way to it. */
export function Media({ medium: { url, type, altText, name, width, height }, poster }: Props) {
  const [broken, setBroken] = useState('')
  if (type === 'document' || broken === url) return <NotShown url={url} name={name} />
  const size = width && height ? { width, height } : {}
  if (type === 'video')
    return (
      <video
        class="medium"
        controls
        muted
        playsInline
        preload="metadata"
        src={url}
        aria-label={altText || name || words.video}
        onError={() => setBroken(url)}
        {...size}
        {...(poster && { poster })}
      />
    )
  return (
    <img
      class="medium"
      src={url}
      alt={altText || name || words.image}
      loading="lazy"
      decoding="async"
      onError={() => setBroken(url)}
      {...size}
    />
  )
}

function NotShown({ url, name }: { url: string; name: string | undefined }) {
  const there = outward(url)
  return (
    <span class="medium not-shown">
      {name && <strong>{name}</strong>}
      {words.notShown}
      {there && (
        <a href={there} target="_blank" rel="noopener noreferrer">
          {words.openFile}
        </a>
      )}
    </span>
  )
}
