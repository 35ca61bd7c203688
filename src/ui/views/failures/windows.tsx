import { at } from '../../base'
import { LinkButton } from '../../parts/button'
import { PlatformGlyph } from '../../parts/platform-glyph'
import { postsAt } from '../../parts/posts-address'
import { failures as words } from '../../words/failures'
import { remedies } from '../../words/remedies'
import type { Failure } from './by-cause'

/** Whether it goes on: how many of each account, and how many of them lately. */
export function Windows({ accounts, reconnect }: { accounts: Failure[]; reconnect: boolean }) {
  return (
    <div class="scroll-x">
      <table class="table windows">
        <caption class="hidden">{words.windows}</caption>
        <thead>
          <tr>
            <th scope="col">{words.account}</th>
            <th scope="col" class="number">
              {words.hour}
            </th>
            <th scope="col" class="number">
              {words.day}
            </th>
            <th scope="col" class="number">
              {words.week}
            </th>
            <th scope="col" class="number">
              {words.total}
            </th>
            {reconnect && <td />}
          </tr>
        </thead>
        <tbody>
          {accounts.map((one) => (
            <tr key={one.socialAccountId}>
              <th scope="row">
                <a class="account-name" href={at(`/accounts/${one.socialAccountId}`)}>
                  <PlatformGlyph platform={one.platform} />
                  {one.accountName}
                </a>
              </th>
              <td class="number" data-name={words.hour}>
                {one.lastHour.toLocaleString()}
              </td>
              <td class="number" data-name={words.day}>
                {one.lastDay.toLocaleString()}
              </td>
              <td class="number" data-name={words.week}>
                {one.lastWeek.toLocaleString()}
              </td>
              <td class="number" data-name={words.total}>
                <a
                  class="matrix-count"
                  href={postsAt({ cause: one.cause, account: one.socialAccountId })}
                  aria-label={words.link(one.total, words.about[one.cause].name, one.accountName)}
                >
                  {one.total.toLocaleString()}
                </a>
              </td>
              {reconnect && (
                <td class="number">
                  <LinkButton class="small" href={at(`/accounts/${one.socialAccountId}`)}>
                    {remedies.button.reconnect}
                    <span class="hidden"> {one.accountName}</span>
                  </LinkButton>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
