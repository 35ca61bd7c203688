import { useState } from 'preact/hooks'
import type { Platform } from '../api/shapes'
import { useQuery } from '../api/use-query'
import { Announcements } from '../parts/announce'
import { BrandMark } from '../parts/brand-mark'
import { Loaded } from '../parts/loaded'
import { words } from '../words'
import { sandbox } from '../words/sandbox'
import { askWorld, type Publication, SHOWN, type World } from './control'
import { GoingWrong } from './going-wrong'
import { PublicationCard } from './publication-card'

const EVERY_MS = 3_000

/** What went out on the imitated platforms, newest first; one of them where the address names it. */
export function Sandbox() {
  const id = new URLSearchParams(location.search).get('id')
  const query = useQuery('sandbox', (signal) => askWorld(signal, id), EVERY_MS)
  return (
    <div class="sandbox">
      <header class="row apart">
        <h1 class="row">
          <BrandMark size={28} /> {sandbox.title}
        </h1>
        {id !== null && <a href="/">{sandbox.showAll}</a>}
      </header>
      <main>
        <Loaded query={query}>{(world) => <WhatWentOut world={world} alone={id !== null} />}</Loaded>
      </main>
      <Announcements />
    </div>
  )
}

type Wanted = { platform: Platform | ''; text: string }

function WhatWentOut({ world, alone }: { world: World; alone: boolean }) {
  const [wanted, want] = useState<Wanted>({ platform: '', text: '' })
  const shown = world.posts.filter((post) => isWanted(post, wanted))
  return (
    <div class="stack">
      <p role="status">
        {sandbox.summary(world.total)}{' '}
        {world.surplus > 0 ? <strong class="twice">{sandbox.surplus(world.surplus)}</strong> : sandbox.noneTwice}{' '}
        {!alone && world.total > SHOWN && sandbox.newest(SHOWN)}
      </p>
      <GoingWrong world={world} />
      <Filter wanted={wanted} want={want} />
      {shown.length === 0 ? (
        <p class="soft">{world.posts.length === 0 ? sandbox.nothing : sandbox.nothingWanted}</p>
      ) : (
        <div class="publications">
          {shown.map((post) => (
            <PublicationCard key={post.id} post={post} />
          ))}
        </div>
      )}
    </div>
  )
}

function Filter({ wanted, want }: { wanted: Wanted; want(wanted: Wanted): void }) {
  const platforms: [Platform | '', string][] = [
    ['', sandbox.all],
    ...(Object.entries(words.posts.platforms) as [Platform, string][]),
  ]
  return (
    <div class="row apart">
      <fieldset class="chips">
        <legend class="hidden">{sandbox.platform}</legend>
        {platforms.map(([platform, name]) => (
          <button
            key={platform}
            type="button"
            class="chip"
            aria-pressed={wanted.platform === platform}
            onClick={() => want({ ...wanted, platform })}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <label>
        <span class="hidden">{sandbox.find}</span>
        <input
          class="input"
          type="search"
          placeholder={sandbox.find}
          value={wanted.text}
          onInput={({ currentTarget }) => want({ ...wanted, text: currentTarget.value })}
        />
      </label>
    </div>
  )
}

function isWanted(post: Publication, { platform, text }: Wanted): boolean {
  const said = `${post.text} ${post.title ?? ''} ${post.accountName} ${post.id} ${post.own?.id ?? ''}`.toLowerCase()
  return (platform === '' || post.platform === platform) && said.includes(text.toLowerCase())
}
