package oauth

import (
	"html"
	"io"
	"net/http"
	"strings"
)

// The entry point is endPage.write, the page that the browser shows at the end of
// a log in.

// The marks are drawn, because fonts may lack such symbols.
const (
	markDone     = `<circle cx="12" cy="12" r="12" fill="#1a7f4b"/><path d="M6.5 12.5l3.5 3.5 7.5-8"/>`
	markRejected = `<circle cx="12" cy="12" r="12" fill="#b3261e"/><path d="M8 8l8 8M16 8l-8 8"/>`
	markOther    = `<circle cx="12" cy="12" r="12" fill="#9a6700"/><path d="M12 6.5v7M12 17v.5"/>`
)

// endPage is a page without scripts, links and requests.
type endPage struct {
	status      int
	mark        string
	title, text string
}

func (p endPage) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	w.WriteHeader(p.status)
	_, _ = io.WriteString(w, strings.NewReplacer(
		"{mark}", p.mark, "{title}", html.EscapeString(p.title), "{text}", html.EscapeString(p.text),
	).Replace(endPageHTML))
}

const endPageHTML = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.1rem/1.5 system-ui, sans-serif; background: #f4f5f7; color: #1d2733 }
main { margin: 1rem; padding: 2.5rem 3rem; max-width: 26rem; text-align: center; background: #fff; border-radius: 1rem; box-shadow: 0 .5rem 2rem #0002 }
path { fill: none; stroke: #fff; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round }
h1 { margin: 1rem 0 .5rem; font-size: 1.5rem; line-height: 1.25 }
p { margin: 0; text-wrap: balance }
@media (prefers-color-scheme: dark) { body { background: #14181d; color: #e6e9ed } main { background: #1f252c; box-shadow: none } }
</style>
</head>
<body>
<main>
<svg viewBox="0 0 24 24" width="56" height="56" aria-hidden="true">{mark}</svg>
<h1>{title}</h1>
<p id="text">{text}</p>
</main>
</body>
</html>
`
