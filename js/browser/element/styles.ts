/**
 * The element's style. No rounded corner lies over the video where it is watched upright: engines that compose without a graphics card paint it anew
 * for each frame (WebKitGTK shows a third of the frames then).
 */
const css = `
:host { display: block; box-sizing: border-box; inline-size: 100%; max-inline-size: 30em; color-scheme: inherit; font: var(--facegate-font, inherit); line-height: 1.45; text-align: start; }
:host([hidden]) { display: none; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
.frame { --accent: var(--facegate-accent, #0a6f5e); --on-accent: var(--facegate-on-accent, #fff); --surface: var(--facegate-surface, #fff); --raised: var(--facegate-raised, #eef3f2); --ink: var(--facegate-ink, #101820); --soft: var(--facegate-soft, #55616d); --line: var(--facegate-line, #8a959f); --warn: var(--facegate-warn, #8a4b00); --round: var(--facegate-radius, 1.5em); }
@supports (color: light-dark(#000, #fff)) { .frame { --accent: var(--facegate-accent, light-dark(#0a6f5e, #4fd8bd)); --on-accent: var(--facegate-on-accent, light-dark(#fff, #04251f)); --surface: var(--facegate-surface, light-dark(#fff, #141b24)); --raised: var(--facegate-raised, light-dark(#eef3f2, #1f2a35)); --ink: var(--facegate-ink, light-dark(#101820, #eef3f7)); --soft: var(--facegate-soft, light-dark(#55616d, #a9b6c2)); --line: var(--facegate-line, light-dark(#8a959f, #6f7d8a)); --warn: var(--facegate-warn, light-dark(#8a4b00, #f3c063)); } }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.frame { position: relative; border-radius: var(--round); background: var(--surface); color: var(--ink); border: 1px solid color-mix(in srgb, var(--line) 35%, transparent); }
.view { display: grid; grid-template-columns: minmax(0, 1fr); border-radius: inherit; overflow: clip; }
.text { display: grid; align-content: center; grid-template-columns: minmax(0, 1fr); gap: 0.85em; padding: clamp(1em, 6%, 1.75em); }
h2 { margin: 0; font-size: 1.4em; line-height: 1.2; letter-spacing: -0.01em; text-wrap: balance; overflow-wrap: anywhere; hyphens: auto; }
h2:focus, .stage:focus { outline: none; }
p, ul { margin: 0; padding: 0; overflow-wrap: anywhere; }
.lead { color: var(--soft); text-wrap: pretty; }
.notice { color: var(--warn); font-weight: 600; }
.mends { list-style: none; display: grid; gap: 0.4em; }
.mends li { padding: 0.6em 0.9em; border-radius: 0.75em; background: var(--raised); }
.art { display: grid; place-items: center; padding: 1.75em 1em; background: var(--raised); color: var(--accent); }
.art svg { inline-size: 8.5em; max-inline-size: 100%; block-size: auto; fill: none; stroke: currentcolor; stroke-width: 1.3; stroke-linecap: round; stroke-linejoin: round; }
.art .oval { stroke-dasharray: 2.2 2; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75em; padding-block-start: 0.4em; }
button { font: inherit; overflow-wrap: anywhere; font-weight: 600; color: inherit; min-block-size: max(44px, 3.1em); min-inline-size: 44px; padding: 0.5em min(1.25em, 5%); hyphens: auto; border-radius: 0.9em; border: 2px solid transparent; background: transparent; cursor: pointer; }
.primary, .secondary { flex: 1 1 auto; min-inline-size: min(9em, 100%); }
.primary { background: var(--accent); color: var(--on-accent); }
.primary:hover { background: color-mix(in srgb, var(--accent) 86%, var(--ink)); }
.secondary { border-color: var(--line); }
.secondary:hover { background: var(--raised); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.icon { inline-size: 1.6em; block-size: 1.6em; flex: none; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; display: block; }
.camera { background: #05080c; color: #fff; overflow: visible; }
.stage { position: relative; overflow: clip; aspect-ratio: var(--facegate-stage, 3 / 4); max-block-size: max(18em, 100dvh - 14em - var(--facegate-around, 0px)); inline-size: 100%; background: #05080c; }
video { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; display: block; }
.mirrored video { transform: scaleX(-1); }
.guide { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; pointer-events: none; }
.shade { fill: rgb(5 8 12 / 55%); }
.ring { fill: none; stroke: #fff; stroke-width: 3; stroke-dasharray: 9 8; opacity: 0.85; }
.ring.filled { stroke: var(--facegate-progress, #4fd8bd); stroke-width: 7; stroke-dasharray: 100; stroke-linecap: round; opacity: 1; transition: stroke-dashoffset 0.12s linear; }
.good .ring:not(.filled) { stroke-dasharray: none; }
.hint { position: sticky; inset-block-start: 0; z-index: 1; background: inherit; border-radius: inherit; display: grid; place-content: center; min-block-size: 3.5em; padding: 0.6em 1em; font-size: 1.15em; line-height: 1.25; font-weight: 650; text-align: center; text-wrap: balance; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5em; min-block-size: 6.2em; padding: 0.75em 0.75em calc(0.75em + env(safe-area-inset-bottom)); }
.row .side { flex: 1 1 5em; display: flex; flex-wrap: wrap; gap: 0.25em; }
.row .side:last-child { justify-content: end; }
.row button:not(.shutter) { padding: 0.5em 0.8em; overflow-wrap: normal; hyphens: manual; }
.row button:not(.shutter):hover { background: rgb(255 255 255 / 14%); }
.camera :focus-visible { outline-color: #fff; }
.shutter { flex: none; margin-inline: auto; inline-size: 4.7em; block-size: 4.7em; padding: 5px; border-radius: 50%; border: 4px solid #fff; }
.shutter::before { content: ""; display: block; inline-size: 100%; block-size: 100%; border-radius: 50%; background: #fff; transition: transform 0.12s; }
.shutter:active::before { transform: scale(0.88); }
.picture { display: grid; place-items: center; background: var(--raised); }
.picture img { display: block; max-inline-size: 100%; inline-size: auto; block-size: auto; max-block-size: max(14em, min(31em, 100dvh - 19em - var(--facegate-around, 0px))); }
.badge { display: grid; place-items: center; inline-size: 3.6em; block-size: 3.6em; border-radius: 50%; background: var(--raised); color: var(--warn); }
.done .badge { color: var(--accent); }
.badge .icon { inline-size: 2.1em; block-size: 2.1em; stroke-width: 2.6; }
.busy { position: absolute; inset: 0; border-radius: inherit; pointer-events: none; display: none; place-items: center; background: rgb(5 8 12 / 35%); }
.frame[aria-busy="true"] .busy { display: grid; }
.busy::before { content: ""; inline-size: 3.2em; block-size: 3.2em; border-radius: 50%; border: 4px solid #fff; border-block-start-color: transparent; animation: turn 0.9s linear infinite; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-height: 31em) and (min-width: 36em) { :host { max-inline-size: 46em; } .view { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); } .view > .text:only-child { grid-column: 1 / -1; } .view.camera { grid-template: 1fr auto / minmax(0, 1fr) 18.5em; overflow: clip; } .stage { grid-row: 1 / -1; aspect-ratio: auto; block-size: max(14em, 100dvh - 2em); max-block-size: none; } .picture img { max-block-size: max(14em, 100dvh - 2em); } }
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .shade { fill: none; } .ring { stroke: CanvasText; } .ring.filled { stroke: Highlight; } .shutter::before { background: ButtonText; } .ring { stroke-width: 5; } button { border-color: ButtonText; } .busy::before { border-color: CanvasText; border-block-start-color: Canvas; } }
`;

let sheet: CSSStyleSheet | undefined;

/**
 * Styles a root by CSSOM, which `style-src 'self'` leaves alone. Engines without constructable sheets (Safari before 16.4) get a style element, for
 * which that policy has to allow inline styles.
 */
export function adoptStyles(root: ShadowRoot): void {
  if ("adoptedStyleSheets" in root) {
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } else {
    styleElement(root);
  }
}

function styleElement(root: ParentNode): void {
  if (!root.querySelector("style")) root.append(Object.assign(document.createElement("style"), { textContent: css }));
}
