/** The look of the page; inline, because the sandbox loads nothing from anywhere. */
export const style = `
:root { color-scheme: light dark; --card: #fff; --page: #eef0f4; --ink: #1c1e21; --soft: #65676b; --line: #dcdfe4 }
@media (prefers-color-scheme: dark) {
  :root { --card: #242528; --page: #17181a; --ink: #e7e9ec; --soft: #a3a7ad; --line: #3a3b3f }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, sans-serif }
header { max-width: 1180px; margin: 0 auto; padding: 32px 20px 8px }
h1 { margin: 0; font-size: 26px }
header p { margin: 4px 0 0; color: var(--soft) }
main { max-width: 1180px; margin: 0 auto; padding: 12px 20px 48px;
  display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 16px; align-items: start }
article { background: var(--card); border: 1px solid var(--line);
  border-top: 4px solid var(--brand); border-radius: 10px; padding: 12px 14px; overflow-wrap: anywhere }
.facebook { --brand: #1877f2 } .instagram { --brand: #d62976 } .linkedin { --brand: #0a66c2 }
.top { display: flex; flex-wrap: wrap; gap: 8px; font-size: 12px; color: var(--soft) }
.platform { color: var(--brand); font-weight: 700 }
h2 { margin: 2px 0 8px; font-size: 16px }
h3 { margin: 8px 0 0; font-size: 15px }
.media { margin: 0 -14px 10px; display: grid; gap: 2px; background: var(--line) }
.media.several { grid-template-columns: 1fr 1fr }
.media { align-items: center }
.media img, .media video { width: 100%; height: auto; max-height: 90vh; object-fit: contain; display: block }
.file { padding: 18px; text-align: center; color: var(--soft); background: var(--card) }
.text { margin: 6px 0; white-space: pre-wrap }
.link { margin: 4px 0; font-size: 13px; color: var(--soft) }
.comment { margin: 6px 0 0; padding: 6px 10px; background: var(--page); border-radius: 10px; font-size: 14px }
.twice, .deleted { font-weight: 700; color: #c62828 }
footer { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 12px; margin-top: 10px;
  padding-top: 8px; border-top: 1px solid var(--line); font-size: 12px; color: var(--soft) }
code { font-size: 11px }
.nothing { color: var(--soft) }
.own { flex-basis: 100% }
a { color: inherit }
details { margin-top: 12px; padding: 10px 14px; background: var(--card); border: 1px solid var(--line); border-radius: 10px }
summary { cursor: pointer; font-weight: 600 }
form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-top: 10px }
input, select, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line);
  border-radius: 6px; padding: 4px 8px; max-width: 100% }
#faults { padding-left: 20px } #faults li { margin: 4px 0; overflow-wrap: anywhere }
#mistake { color: #c62828; white-space: pre-wrap }
#mistake:empty { display: none }
`
