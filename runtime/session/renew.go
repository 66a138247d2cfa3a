package session

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// The entry point is visitor.renew, which extends the life of a browser's log in
// while its pages are visited, whether or not they send requests to the API.

// renewals is how often the record and the cookie are renewed during their life at
// most: every page costs a read, but only one in a tenth of the life a write.
const renewals = 10

// renew saves the record anew, and reports whether the cookie is to be sent anew,
// once a tenth of their life has passed.
//
// The cookie lives longer than the browser only if the log in is stored; one that
// the store took late gets such a cookie with the next page. It is sent only with
// pages. The response to another request, such as an
// image or a poll, may arrive after that of a log in, whose cookie it would replace.
func (v *visitor) renew(r *http.Request) (cookie bool) {
	l := v.session.current.Load()
	if l == nil {
		return false
	}
	if l.unsaved.Load() {
		v.session.saveSoon(l)
		return false
	}
	now, life := time.Now(), l.life
	if life <= 0 {
		life = v.cookie.Life
	}
	cookie = l.remember && l.isStored() && isNavigation(r) && l.takeTurn(&l.cookieSet, now, life/renewals)
	record := l.takeTurn(&l.renewed, now, life/renewals)
	if cookie || record {
		v.app.background(func() { _ = l.update(context.Background(), l.renewRecord) })
	}
	return cookie
}

// endsWithBrowser is the cookieSet of a log in to be remembered that was not stored,
// whose cookie ends with the browser. It is so long ago that the cookie is due.
const endsWithBrowser = 1

// takeTurn reports whether interval has passed since at, and sets at to now. Of
// concurrent callers it returns true to one.
func (l *login) takeTurn(at *atomic.Int64, now time.Time, interval time.Duration) bool {
	last := at.Load()
	since := time.UnixMilli(last)
	if last == 0 {
		since = l.since
	}
	return now.Sub(since) > interval && at.CompareAndSwap(last, now.UnixMilli())
}

// renewRecord notes the renewals, so that other processes do not repeat them.
func (l *login) renewRecord(r *record) bool {
	r.Renewed, r.CookieSet = max(r.Renewed, l.renewed.Load()), max(r.CookieSet, l.cookieSet.Load())
	return true
}

// isNavigation reports whether the browser requests a page to show: by the fetch
// metadata that browsers send over https, else by the Accept header.
func isNavigation(r *http.Request) bool {
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	accept := r.Header.Get("Accept")
	return accept == "" || strings.Contains(accept, "text/html")
}

// lateWriter calls before just before the header is written: a handler that logs in
// or out, or sets Cache-Control, has done so by then.
type lateWriter struct {
	http.ResponseWriter
	before func() // nil: it was called
}

func (w *lateWriter) prepare() {
	if before := w.before; before != nil {
		w.before = nil
		before()
	}
}

// WriteHeader passes informational responses (1xx) on as they are.
func (w *lateWriter) WriteHeader(status int) {
	if status >= 200 || status == http.StatusSwitchingProtocols {
		w.prepare()
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *lateWriter) Write(b []byte) (int, error) {
	w.prepare()
	return w.ResponseWriter.Write(b)
}

// ReadFrom keeps the fast path of [io.Copy].
func (w *lateWriter) ReadFrom(r io.Reader) (int64, error) {
	w.prepare()
	return io.Copy(w.ResponseWriter, r)
}

// Flush implements [http.Flusher].
func (w *lateWriter) Flush() {
	w.prepare()
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack implements [http.Hijacker].
func (w *lateWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(w.ResponseWriter).Hijack()
}

// Unwrap is for [http.ResponseController].
func (w *lateWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
