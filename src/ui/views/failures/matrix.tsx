import { PlatformGlyph } from '../../parts/platform-glyph'
import { postsAt } from '../../parts/posts-address'
import { failures as words } from '../../words/failures'
import type { OfOneCause } from './by-cause'

/** Accounts and causes, each number a way to the posts that it counts. */
export function Matrix({ causes }: { causes: OfOneCause[] }) {
  const accounts = new Map(causes.flatMap((one) => one.accounts.map((account) => [account.socialAccountId, account])))
  return (
    <section class="card scroll-x">
      <table class="table matrix">
        <caption class="hidden">{words.matrix}</caption>
        <thead>
          <tr>
            <th scope="col">{words.account}</th>
            {causes.map(({ cause }) => (
              <th key={cause} scope="col" class="number">
                <a href={`#${cause}`}>{words.about[cause].name}</a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...accounts.values()].map(({ socialAccountId: account, platform, accountName }) => (
            <tr key={account}>
              <th scope="row">
                <span class="account-name">
                  <PlatformGlyph platform={platform} />
                  {accountName}
                </span>
              </th>
              {causes.map((one) => {
                const count = one.accounts.find(({ socialAccountId }) => socialAccountId === account)?.total
                return (
                  <td key={one.cause} class="number">
                    {count ? (
                      <Count
                        count={count}
                        href={postsAt({ cause: one.cause, account })}
                        label={words.link(count, words.about[one.cause].name, accountName)}
                      />
                    ) : (
                      <span class="soft">–</span>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.allAccounts}</th>
            {causes.map(({ cause, total }) => (
              <td key={cause} class="number">
                <Count
                  count={total}
                  href={postsAt({ cause })}
                  label={words.link(total, words.about[cause].name, words.allAccounts)}
                />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

const Count = ({ count, href, label }: { count: number; href: string; label: string }) => (
  <a class="matrix-count" href={href} aria-label={label}>
    {count.toLocaleString()}
  </a>
)
