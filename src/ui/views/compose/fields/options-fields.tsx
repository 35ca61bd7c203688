import type { ComponentChildren } from 'preact'
import { compose } from '../../../words/compose'
import { optionsOf } from '../form/content'
import { takesLink } from '../form/kinds'
import type { Editing } from '../form/use-form'
import { InstagramFields } from './instagram-fields'
import { LateFields } from './late-fields'
import { LinkedinFields } from './linkedin-fields'
import { TextInput } from './text-input'

/** What not every post needs, folded away: of the chosen platforms only. */
export function OptionsFields({ editing }: { editing: Editing }) {
  const { form, platforms } = editing
  const known = optionsOf(platforms)
  const none = platforms.length === 0
  const inLinkedin = platforms.includes('linkedin')
  return (
    <div class="options">
      {(takesLink(form.postType, platforms) || form.link || (none && form.postType === 'feed')) && (
        <Group title={compose.linkGroup} open={form.postType === 'article' || Boolean(form.link || form.title)}>
          <TextInput editing={editing} name="link" label={compose.link} hint={compose.linkHint} type="url" />
          {(inLinkedin || form.title || form.description) && (
            <>
              <TextInput editing={editing} name="title" label={compose.titleField} hint={compose.titleHint} />
              <TextInput editing={editing} name="description" label={compose.description} rows={2} />
            </>
          )}
        </Group>
      )}
      {known.has('firstComment') && (
        <Group title={compose.commentGroup} open={Boolean(form.firstComment)}>
          <TextInput
            editing={editing}
            name="firstComment"
            label={compose.firstComment}
            hint={compose.firstCommentHint}
            rows={2}
          />
        </Group>
      )}
      {platforms.includes('instagram') && (
        <Group
          title={compose.instagramGroup}
          open={Boolean(form.collaborators || form.locationId || form.userTags.length || form.coverUrl)}
        >
          <InstagramFields editing={editing} />
        </Group>
      )}
      {inLinkedin && (
        <Group title={compose.linkedinGroup} open={Boolean(form.mentions.length || form.thumbnail)}>
          <LinkedinFields editing={editing} />
        </Group>
      )}
      <Group title={compose.lateGroup} open={Boolean(form.latePolicy || form.lateLimitMinutes)}>
        <LateFields editing={editing} />
      </Group>
    </div>
  )
}

function Group({ title, open, children }: { title: string; open: boolean; children: ComponentChildren }) {
  return (
    <details class="option-group" open={open || undefined}>
      <summary>{title}</summary>
      <div class="stack">{children}</div>
    </details>
  )
}
