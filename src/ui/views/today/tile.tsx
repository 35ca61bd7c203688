import type { ComponentChildren } from 'preact'
import { StandingMark } from '../../parts/standing'
import type { Standing } from '../../words/posts-in-general'

type Props = {
  /** What it asks. */
  title: string
  /** What it says to that, in the fewest words. */
  answer: string
  /** How good that is: its shape and its colour. */
  mark: Extract<Standing, 'published' | 'missed' | 'failed'>
  children: ComponentChildren
}

/** A question about everything, and its answer to be read from across the room. */
export function Tile({ title, answer, mark, children }: Props) {
  return (
    <section class={`card tile ${mark}`}>
      <h2 class="soft">{title}</h2>
      <p class="answer">
        <StandingMark standing={mark} />
        {answer}
      </p>
      {children}
    </section>
  )
}
