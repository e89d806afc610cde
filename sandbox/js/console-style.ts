/** The console's style. */
export const consoleStyle = `:root{color-scheme:light dark;--ink:#16202c;--soft:#526172;--line:#d3dae2;--paper:#f5f7f9;--card:#fff;--accent:#0a6c63;--on-accent:#fff;--good:#0a6a35;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e7edf3;--soft:#a7b5c3;--line:#36424e;--paper:#12181e;--card:#1a222a;--accent:#54c8bb;--on-accent:#0d1b1a;--good:#5fd08d;--bad:#ff9a90}}
*{box-sizing:border-box}html{scroll-padding-top:1rem}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header,main{max-width:1120px;margin:auto;padding:1.5rem 1.25rem 0}h1{margin:0;font-size:1.6rem;letter-spacing:-.01em}h1 span{color:var(--accent);font-weight:400}
header p{margin:.25rem 0 0;color:var(--soft);max-width:70ch}nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-top:.5rem}nav a{padding:.6rem 0}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem 1.25rem 1.25rem;margin-bottom:1.25rem}
h2{font-size:1.05rem;margin:0 0 .5rem}h2 small{font-weight:400;font-size:.85rem;color:var(--soft);margin-left:.5rem}a{color:var(--accent)}
.scroll{overflow-x:auto}table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}th{text-align:left;font-size:.78rem;font-weight:600;color:var(--soft)}
th,td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);white-space:nowrap}td form{margin:0}.none{color:var(--soft);margin:.25rem 0}
.good{color:var(--good)}.bad,.fault{color:var(--bad)}.fault{border:1px solid;border-radius:8px;padding:.6rem .9rem;margin:0 0 1.25rem;background:var(--card)}
form{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin:1rem 0 0}form[role=search]{margin:0 0 .75rem}form>a{padding:.6rem 0}
label{display:grid;gap:.2rem;font-size:.8rem;color:var(--soft)}input,select,button{font:inherit;min-height:44px;padding:.45rem .6rem;border:1px solid var(--soft);border-radius:8px;background:var(--paper);color:var(--ink);max-width:100%}
input[type=number]{width:8.5rem}button{background:var(--accent);border-color:transparent;color:var(--on-accent);font-weight:600;padding-inline:1rem;cursor:pointer}
button.quiet{background:none;border-color:var(--soft);color:var(--ink);font-weight:400}details{margin-top:1rem}summary{cursor:pointer;color:var(--soft);padding:.6rem 0}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem 1rem}
@media(max-width:600px){section{border-radius:0;border-inline:0;margin-inline:-1.25rem}form:not(td form)>label{flex:1 1 9rem}form>label>*{width:100%!important}}
`;
