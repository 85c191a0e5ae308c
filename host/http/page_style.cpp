// A part of the program: there is no file to lose or to change under it. Colours of text are kept
// readable (4.5:1) on both backgrounds; what an operator gives is made so.
#include "http/page_style.h"

namespace tallyport::http {
namespace {

using pages::Colour;

// The darker of the two light backgrounds, and the lighter of the dark ones.
constexpr Colour kLight{0xf4, 0xf5, 0xf2};
constexpr Colour kDark{0x1b, 0x21, 0x1e};

constexpr const char* kStyle = R"(
:root{color-scheme:light dark;--page:#f4f5f2;--card:#fff;--ink:#1d2420;--soft:#5b655f;
--line:#dfe4df;--edge:#7d8781;
--good:#1c7a4c;--good-tint:#e3f3ea;--waiting:#8a5a00;--waiting-tint:#fbf0d9;--bad:#b3332b;
--bad-tint:#fbe7e5}
@media(prefers-color-scheme:dark){:root{--page:#121614;--card:#1b211e;--ink:#eaf0ec;
--soft:#a3afa8;
--line:#2d3531;--edge:#78837d;
--good:#66cf97;--good-tint:#1d3528;--waiting:#e7b552;--waiting-tint:#382d17;
--bad:#f08b83;--bad-tint:#3d2220}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;background:var(--page);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1,h2{line-height:1.25;letter-spacing:-.01em;text-wrap:balance}
h1{margin:0 0 .5rem;font-size:1.5rem}
h2{margin:0 0 .75rem;font-size:1.125rem}
p{margin:0;color:var(--soft);overflow-wrap:anywhere}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
main:focus{outline:none}
.button,button{display:inline-block;margin:0;padding:.8125rem 1.25rem;border:1px solid transparent;
border-radius:.75rem;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;
text-align:center;text-decoration:none;cursor:pointer}
.button:hover,button:hover{filter:brightness(1.08)}
button.quiet{padding:.4375rem .875rem;background:none;border-color:var(--edge);color:var(--ink);
font-size:.875rem}
.sr{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
.good{color:var(--good);background:var(--good-tint)}
.waiting{color:var(--waiting);background:var(--waiting-tint)}
.bad{color:var(--bad);background:var(--bad-tint)}
.brand img{max-height:2rem;max-width:8rem;vertical-align:middle}

.message{display:flex;flex-direction:column;align-items:center;justify-content:center;
padding:1.25rem}
.message main{width:100%;max-width:27rem;background:var(--card);border:1px solid var(--line);
border-radius:1.25rem;padding:2.25rem 1.75rem 1.75rem;text-align:center;
box-shadow:0 1px 2px rgba(0,0,0,.04),0 12px 32px rgba(0,0,0,.06)}
.message .brand{margin:0 0 1.5rem;color:var(--soft);font-size:.875rem;font-weight:600;
letter-spacing:.02em}
.message .brand img{display:block;margin:0 auto .5rem}
.mark{width:4rem;height:4rem;margin:0 auto 1.25rem;border-radius:50%;display:grid;
place-items:center}
.mark svg{width:2rem;height:2rem;fill:none;stroke:currentColor;stroke-width:2.5;
stroke-linecap:round;stroke-linejoin:round}
.message h1+p{text-wrap:balance}
.note{margin-top:1.5rem;font-size:.8125rem}
dl{margin:1.75rem 0 0;text-align:start;border-top:1px solid var(--line)}
dl div{display:flex;justify-content:space-between;gap:1rem;padding:.75rem 0;
border-bottom:1px solid var(--line)}
dl div:last-child{border-bottom:0;padding-bottom:0}
dt{color:var(--soft)}
dd{margin:0;font-weight:600;text-align:end;font-variant-numeric:tabular-nums;
overflow-wrap:anywhere}
.message .button{display:block;margin-top:1.75rem}
@media(prefers-reduced-motion:no-preference){.mark.waiting{animation:breathe 2.4s ease-in-out
infinite}@keyframes breathe{50%{opacity:.55}}}

.skip{position:absolute;inset-inline-start:1rem;top:-5rem;padding:.5rem .875rem;z-index:1;
border-radius:.5rem;background:var(--card)}
.skip:focus{top:.75rem}
.column{width:100%;max-width:42rem;margin:0 auto;padding:0 1.25rem}
.top{background:var(--card);border-bottom:1px solid var(--line)}
.top .column{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;
gap:.25rem 1.5rem;padding-top:.75rem}
.top .brand{display:flex;align-items:center;gap:.625rem;padding:.25rem 0 .5rem;color:var(--ink);
font-weight:700;text-decoration:none;overflow-wrap:anywhere}
.top ul{display:flex;flex-wrap:wrap;gap:0 1.25rem;margin:0;padding:0;list-style:none}
.top li a{display:block;padding:.5rem 0 .625rem;border-bottom:3px solid transparent;
color:var(--soft);font-size:.9375rem;font-weight:500;text-decoration:none}
.top li a:hover{color:var(--ink)}
.top li a[aria-current]{border-color:var(--accent);color:var(--ink)}
.wallet main{padding-top:2rem;padding-bottom:2rem}
.wallet main>h1{margin-bottom:1.25rem}
main>:last-child{margin-bottom:0}
.panel{margin:0 0 2rem;padding:1.75rem;background:var(--card);border:1px solid var(--line);
border-radius:1.25rem;box-shadow:0 1px 2px rgba(0,0,0,.04)}
.balance{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:1.25rem}
.balance h1{margin:0;color:var(--soft);font-size:.9375rem;font-weight:500;letter-spacing:0}
.figure{color:var(--ink);font-size:2.5rem;font-weight:700;line-height:1.2;letter-spacing:-.02em;
font-variant-numeric:tabular-nums}
.notice{margin:0 0 1.25rem;padding:1rem 1.25rem;border-radius:1rem}
.notice p{color:inherit}
.notice strong{display:block}
.notice a{color:inherit;font-weight:600}
.lines{margin:0;padding:0;list-style:none;background:var(--card);border:1px solid var(--line);
border-radius:1.25rem}
.lines li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.125rem 1rem;
padding:.9375rem 1.25rem;border-bottom:1px solid var(--line)}
.lines li:last-child{border-bottom:0}
.lines li>div{min-width:0}
.lines li>div:first-child{flex:1 1 12rem}
.lines span,.lines time{display:block;overflow-wrap:anywhere}
.what{font-weight:600}
.detail,.lines time,.after{color:var(--soft);font-size:.8125rem}
.sum{margin-inline-start:auto;text-align:end;font-variant-numeric:tabular-nums}
.sum .amount{font-weight:600}
.sum .in{color:var(--good)}
.pager{display:flex;gap:1.5rem;margin-top:1rem}
.empty{padding:2rem 1.25rem;background:var(--card);border:1px dashed var(--edge);
border-radius:1.25rem;text-align:center}
fieldset{margin:0 0 1.5rem;padding:0;border:0;min-width:0}
legend,.field label{padding:0;margin-bottom:.625rem;font-weight:600}
.field{margin:0 0 1.5rem}
.field label{display:block}
.field input{width:100%;max-width:16rem;padding:.75rem .875rem;border:1px solid var(--edge);
border-radius:.75rem;background:var(--page);color:var(--ink);font:inherit;
font-variant-numeric:tabular-nums}
.hint{margin-top:.375rem;font-size:.8125rem}
.choices{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,10.5rem),1fr));
gap:.75rem}
.choice{display:flex;align-items:center;gap:.75rem;padding:1rem;border:1px solid var(--edge);
border-radius:.875rem;cursor:pointer}
.choice:hover{border-color:var(--accent)}
.choice:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
.choice:has(:focus-visible){outline:3px solid var(--accent);outline-offset:3px}
.choice input:focus-visible{outline:none}
.choice input,.check input{width:1.25rem;height:1.25rem;margin:0;flex:none;
accent-color:var(--accent)}
.choice b{display:block;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.choice small{color:var(--soft)}
.check{display:flex;align-items:center;gap:.75rem;margin:0 0 1.5rem;cursor:pointer}
.methods .acts{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-inline-start:auto}
.tag{padding:.125rem .625rem;border-radius:1rem;font-size:.8125rem;font-weight:600}
footer .column{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;
gap:.75rem 1.5rem;padding-bottom:2rem;color:var(--soft);font-size:.875rem}
@media(max-width:30rem){.panel{padding:1.25rem}.panel .button,.panel>form>button{width:100%}
.figure{font-size:2.125rem}}
@media(forced-colors:active){.choice:has(:checked){outline:2px solid Highlight}}
)";

std::string colours(Colour accent, Colour background) {
  const auto shown = pages::readable_on(accent, background);
  return ":root{--accent:" + shown.str() + ";--on-accent:" + pages::text_on(shown).str() + "}";
}

}  // namespace

std::string style_of(const pages::Look& look) {
  return kStyle + colours(look.accent, kLight) + "\n@media(prefers-color-scheme:dark){" +
         colours(look.accent, kDark) + "}\n";
}

}  // namespace tallyport::http
