/** How the page looks: in the colours that the reader's system asks for, on a phone as on a wide screen, and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f5f6f8; --line: #c9ced6; --text: #1b1f24; --quiet: #545c66; --link: #0b57c2;
  --good: #14692f; --bad: #b3201b; --doubt: #855400; --stdin: #5b2a9b; --stdout: #0b57c2; --stderr: #855400;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --raised: #1e2227; --line: #3d444d; --text: #e6e9ed; --quiet: #a3abb5; --link: #82b4ff;
    --good: #6fd28a; --bad: #ff8f87; --doubt: #f0b755; --stdin: #c5a3ff; --stdout: #82b4ff; --stderr: #f0b755;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 72rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.2rem; }
h3 { margin: 1.25rem 0 .25rem; font-size: 1rem; }
p { margin: .35rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, input:focus-visible, button:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px; border-radius: .25rem;
}
code, .line { font: .85rem/1.45 ui-monospace, monospace; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .5rem 1rem; background: var(--ground); }
.quiet { color: var(--quiet); }
.holds { font-size: 1.15rem; font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); } .doubt { color: var(--doubt); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1rem 0; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; }
.filter {
  display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; margin: 1.5rem 0 0; padding: .75rem 1rem;
  border: 1px solid var(--line); border-radius: .5rem; background: var(--raised);
}
.filter fieldset { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: 0; border: 0; }
.filter legend { float: left; margin-right: 1rem; padding: 0; }
.filter label { display: inline-flex; align-items: center; gap: .4rem; min-height: 1.75rem; }
.filter input[type="checkbox"] { width: 1.1rem; height: 1.1rem; margin: 0; }
.filter input[type="search"] {
  min-width: 0; width: 16rem; max-width: 100%; padding: .35rem .6rem; font: inherit; color: inherit;
  background: var(--ground); border: 1px solid var(--quiet); border-radius: .35rem;
}
.case { border-top: 1px solid var(--line); }
.case > summary { display: grid; grid-template-columns: 11rem 1fr max-content; gap: .1rem 1rem; padding: .5rem .25rem; cursor: pointer; }
.case > summary::-webkit-details-marker { display: none; }
.took::after { content: '\\00a0\\25b8'; }
.case[open] .took::after { content: '\\00a0\\25be'; }
.mark { font-weight: 600; white-space: nowrap; }
.mark::before { display: inline-block; min-width: 1.1em; margin-right: .3em; content: attr(data-sign); }
.case > summary:hover { background: var(--raised); }
.body { margin: 0 0 1rem; padding: .25rem .25rem .25rem 1rem; border-left: 3px solid var(--line); }
.problem { margin: .75rem 0; padding: .5rem .75rem; background: var(--raised); border-radius: .35rem; white-space: pre-wrap; }
.problem p { white-space: normal; }
.transcript { margin: .5rem 0; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: .35rem; }
.line { display: grid; grid-template-columns: 5.5rem 5.5rem 1fr; gap: 0 .5rem; padding: .1rem .5rem; }
.line:nth-child(even) { background: var(--raised); }
.line > :first-child { text-align: right; color: var(--quiet); }
.line > :last-child { white-space: pre-wrap; }
.stdin { color: var(--stdin); } .stdout { color: var(--stdout); } .stderr { color: var(--stderr); }
.kit { color: var(--quiet); font-style: italic; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: var(--quiet); }
th, td { padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: normal; }
thead th { color: var(--quiet); }
.counts { width: auto; overflow-wrap: normal; } .counts td, .counts thead th:not(:first-child) { padding-left: .6rem; text-align: right; }
.scroll { overflow-x: auto; }
.requirements tbody th { white-space: nowrap; }
@media (max-width: 40rem) {
  .facts { grid-template-columns: 1fr; } .facts dt { margin-top: .5rem; }
  .case > summary { grid-template-columns: 1fr max-content; }
  .case > summary > .name { grid-column: 1 / -1; }
  .case > summary > .took { grid-row: 1; grid-column: 2; }
  .line { grid-template-columns: max-content 1fr; }
  .line > :first-child { order: 2; } .line > :last-child { order: 3; grid-column: 1 / -1; }
  .body { padding-left: .6rem; }
  .requirements thead { position: absolute; left: -99rem; }
  .requirements tr, .requirements th, .requirements td { display: block; border: 0; padding: .1rem 0; }
  .requirements tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
}
@media print { .filter { display: none; } .case, .problem { break-inside: avoid-page; } }
`;
