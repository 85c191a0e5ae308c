// The checkout pages' style sheet. Its hash is in each page's Content-Security-Policy.
#pragma once

#include <string_view>

namespace tallyport::serving {

inline constexpr std::string_view kPageStyle = R"(
:root {
  color-scheme: light dark;
  --ground: #eef2f1; --card: #ffffff; --line: #d5dedb; --edge: #84958f;
  --text: #15211e; --soft: #51625d;
  --accent: #0b5d4e; --accent-text: #ffffff; --accent-hover: #084539;
  --note: #fdf3d7; --note-line: #e6cf8d; --note-text: #4d3a00;
  --good: #0b5d4e; --bad: #9b1c31; --focus: #1257c2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1513; --card: #17211e; --line: #2d3b37; --edge: #6f827c;
    --text: #eaf1ef; --soft: #a3b5b0;
    --accent: #6fdcc0; --accent-text: #06251f; --accent-hover: #97ead4;
    --note: #2d2611; --note-line: #5b4c1c; --note-text: #f3dfa2;
    --good: #6fdcc0; --bad: #ff9aa8; --focus: #8ab8ff;
  }
}
* { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
body {
  margin: 0; min-height: 100vh; padding: 1.25rem 1rem 2rem; background: var(--ground);
  color: var(--text); display: flex; flex-direction: column; align-items: center;
}
header, main, footer { width: 100%; max-width: 27rem; }
header { display: flex; align-items: center; gap: .6rem; margin: 0 0 1rem; font-weight: 650; }
header svg { width: 1.75rem; height: 1.75rem; fill: var(--accent); flex: none; }
header span { margin-left: auto; font-size: .8125rem; font-weight: 600; padding: .1rem .6rem;
  border: 1px solid var(--note-line); border-radius: 1rem;
  background: var(--note); color: var(--note-text); }
main { background: var(--card); border: 1px solid var(--line); border-radius: .9rem;
  padding: 1.5rem; box-shadow: 0 1px 2px #0000000d, 0 8px 24px #0000000f; overflow-wrap: anywhere; }
h1 { font-size: 1rem; font-weight: 500; color: var(--soft); margin: 0; line-height: 1.4; }
h1 strong { color: var(--text); font-weight: 650; }
.amount { font-size: 2.5rem; line-height: 1.2; font-weight: 700; letter-spacing: -.02em;
  font-variant-numeric: tabular-nums; margin: .25rem 0 0; }
.amount small { font-size: 1.125rem; font-weight: 600; letter-spacing: 0; color: var(--soft); }
.about { margin: .5rem 0 0; }
dl { margin: 1.25rem 0 0; padding: 1rem 0 0; border-top: 1px solid var(--line);
  display: grid; grid-template-columns: auto 1fr; gap: .4rem 1.25rem; font-size: .9375rem; }
dt { color: var(--soft); }
dd { margin: 0; text-align: right; }
.note { margin: 1.25rem 0 0; padding: .7rem .9rem; border-radius: .6rem; font-size: .9375rem;
  background: var(--note); border: 1px solid var(--note-line); color: var(--note-text); }
.actions { margin-top: 1.25rem; display: grid; grid-template-columns: 1fr 1fr; gap: .7rem; }
form { margin: 0; }
.pay, .wait, .mobile_money, .pin, .otp, .complete { grid-column: 1 / -1; }
label { display: block; margin: 0 0 .7rem; font-size: .9375rem; color: var(--soft); }
input { display: block; width: 100%; min-height: 3rem; margin-top: .3rem; padding: .65rem 1rem;
  font: inherit; color: var(--text); background: var(--ground);
  border: 1px solid var(--edge); border-radius: .6rem; }
button, .button { display: block; width: 100%; min-height: 3rem; padding: .65rem 1rem;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
  border: 1px solid var(--edge); border-radius: .6rem; background: transparent;
  color: var(--text); }
button:hover, .button:hover { border-color: var(--text); }
.pay button, .pin button, .otp button, .complete button, .button {
  background: var(--accent); border-color: var(--accent);
  color: var(--accent-text); }
.pay button:hover, .pin button:hover, .otp button:hover,
.complete button:hover, .button:hover { background: var(--accent-hover);
  border-color: var(--accent-hover); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.state { display: flex; align-items: center; gap: .6rem; margin: 1.25rem 0 0; font-weight: 650;
  font-size: 1.125rem; }
.state svg { width: 1.5rem; height: 1.5rem; flex: none; fill: none; stroke: currentColor;
  stroke-width: 2.25; stroke-linecap: round; stroke-linejoin: round; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.more { margin: .35rem 0 0; color: var(--soft); }
.more + .button { margin-top: 1.25rem; }
footer { margin-top: 1rem; font-size: .8125rem; color: var(--soft); text-align: center; }
@media (min-width: 40rem) { body { padding-top: 4rem; } main { padding: 2rem; } }
)";

}  // namespace tallyport::serving
