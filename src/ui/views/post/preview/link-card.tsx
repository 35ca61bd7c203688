import { Media, type Medium } from './media'

type Props = { link: string; title: string | null; description: string | null; picture: Medium | undefined }

/** The page that the post leads to. What it is called the platform reads in the page, where the post does not say it. */
export function LinkCard({ link, title, description, picture }: Props) {
  return (
    <a class="link-card" href={link} target="_blank" rel="noopener noreferrer">
      {picture && (
        <span class="frame-of">
          <Media medium={picture} />
        </span>
      )}
      <span class="link-words">
        <span class="soft small-text">{new URL(link).host}</span>
        <strong>{title || link}</strong>
        {description && <span class="soft small-text">{description}</span>}
      </span>
    </a>
  )
}
