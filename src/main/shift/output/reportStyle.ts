/** Style of the report as a page and on paper: quiet greys; a frame only where something was added or is wrong. */
export const reportStyle = `
:root{color-scheme:light;font:15px/1.45 Inter,"Noto Sans",system-ui,sans-serif;font-variant-numeric:tabular-nums}
*{box-sizing:border-box;margin:0}
h1,h2,h3,p,dt,dd,td,figcaption{unicode-bidi:plaintext}
body{background:#e2e4e6;color:#1d2125}
main{max-width:210mm;margin:0 auto;padding:14mm;background:#fff}
h1{font-size:1.7rem;line-height:1.2}
h2{font-size:1.05rem;margin:1.6em 0 .5em;break-after:avoid}
h3{font-size:1rem}
.subtitle{margin:.15rem 0 1.1rem;color:#515962}
.dim,small,figcaption,.who{color:#515962;font-size:.85rem}
.mono{font-family:ui-monospace,"Liberation Mono",monospace;overflow-wrap:anywhere}
.alert{font-weight:600;border:2px solid #1d2125;padding:.5em .7em;margin:1em 0}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem}
dl.facts dt{color:#515962}
dl.facts dd{overflow-wrap:anywhere}
dl.tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:.5rem;margin:.6rem 0 1rem}
dl.tiles div{border-top:2px solid #1d2125;padding-top:.3rem;break-inside:avoid}
dl.tiles dt{color:#515962;font-size:.8rem}
dl.tiles dd{font-size:1.35rem;font-weight:600}
dl.tiles small{display:block;font-weight:400}
figure{margin:1rem 0;break-inside:avoid}
figure svg{display:block;width:100%;height:auto;margin-top:.3rem}
.table{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.85rem}
th{text-align:left;font-weight:400;color:#515962;vertical-align:bottom}
th,td{padding:.25rem .8rem .25rem 0;vertical-align:top}
th:last-child,td:last-child{padding-right:0}
td{overflow-wrap:break-word}
td.wide{overflow-wrap:anywhere}
td.short{white-space:nowrap}
tbody tr{border-top:1px solid #c9ced3;break-inside:avoid}
.numeric{text-align:right;white-space:nowrap}
blockquote{margin:.5rem 0;padding-left:.9rem;border-left:3px solid #c9ced3;break-inside:avoid}
.reply{margin:.4rem 0 0 1rem;padding-left:.9rem;border-left:3px solid #c9ced3}
.moment{display:flex;gap:1rem;margin:.8rem 0;break-inside:avoid}
.moment img{width:45%;height:auto;border:1px solid #c9ced3}
.addition{border:1px dashed #1d2125;padding:.5rem .8rem;margin:.5rem 0;break-inside:avoid}
.signatures{break-inside:avoid}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:2rem;margin-bottom:.8rem}
.pair>div{border-top:1px solid #1d2125;padding-top:.4rem}
.name{font-size:1.15rem;font-weight:600}
footer{margin-top:2rem;padding-top:.5rem;border-top:1px solid #c9ced3;color:#515962;font-size:.8rem}
@page{size:A4;margin:14mm}
@media print{body{background:#fff}main{max-width:none;padding:0}:root{font-size:10pt}.table{overflow:visible}}
@media (max-width:700px){main{padding:5mm}dl.tiles{grid-template-columns:repeat(3,1fr)}}
`.replaceAll('\n', '');
