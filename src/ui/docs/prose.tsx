import type { ComponentChildren } from 'preact'

// The Markdown of the description: paragraphs, code, bold, links. It becomes elements and never HTML.
const piece = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:[^)\s]+)\)/g

export function Prose({ text }: { text: string | undefined }) {
  if (!text) return null
  return (
    <div class="prose">
      {text.split(/\n\n+/).map((paragraph) => (
        <p key={paragraph}>{inline(paragraph)}</p>
      ))}
    </div>
  )
}

/** One line of it. */
export function inline(text: string): ComponentChildren[] {
  const found: ComponentChildren[] = []
  let behind = 0
  for (const match of text.matchAll(piece)) {
    const [whole, code, bold, label, href] = match
    found.push(text.slice(behind, match.index))
    if (code) found.push(<code key={match.index}>{code}</code>)
    else if (bold) found.push(<strong key={match.index}>{inline(bold)}</strong>)
    else if (href)
      found.push(
        <a key={match.index} href={href}>
          {label}
        </a>,
      )
    behind = match.index + whole.length
  }
  return [...found, text.slice(behind)]
}
