package fake

import (
	"net"
	"net/http"
	"strings"
	"time"
)

// The entry points are Wire.URL, Listen and ServeHTTP, which serve requests through a
// socket, and Close.

// URL returns the server's base URL on the loopback interface, without a
// slash at the end, for programs that need a port. The first call starts listening; [Wire.Close] ends it.
// It returns "" after reporting a mistake if no port can be had.
func (w *Wire) URL() string {
	url, err := w.Listen("127.0.0.1:0")
	if err != nil {
		w.opts.Mistake("URL: " + err.Error())
	}
	return url
}

// Listen is URL with a chosen address, such as "127.0.0.1:4280". If the server
// already listens, Listen returns its URL.
func (w *Wire) Listen(address string) (string, error) {
	w.listenMu.Lock()
	defer w.listenMu.Unlock()
	if w.listener == nil {
		l, err := net.Listen("tcp", address)
		if err != nil {
			return "", err
		}
		w.listener = l
		w.web = &http.Server{Handler: w.forHosts(l.Addr()), ReadHeaderTimeout: 30 * time.Second}
		go func(web *http.Server) { _ = web.Serve(l) }(w.web) // Close ends it
	}
	return "http://" + w.listener.Addr().String(), nil
}

// Close stops the loopback listener, if URL started one.
func (w *Wire) Close() {
	w.listenMu.Lock()
	defer w.listenMu.Unlock()
	if w.web != nil {
		_ = w.web.Close()
		w.web, w.listener = nil, nil
	}
}

// forHosts returns the handler of a listener. On a loopback address it serves
// requests for this machine only: the name of a page in a browser can be made to
// resolve to it (DNS rebinding).
func (w *Wire) forHosts(address net.Addr) http.Handler {
	if tcp, ok := address.(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() {
		return w
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]")
		}
		if ip := net.ParseIP(host); !strings.EqualFold(host, "localhost") && (ip == nil || !ip.IsLoopback()) {
			http.Error(rw, "this server serves loopback hosts only, such as 127.0.0.1", http.StatusMisdirectedRequest)
			return
		}
		w.ServeHTTP(rw, r)
	})
}

// ServeHTTP serves one request. A fault of the connection closes the socket.
func (w *Wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	res, err := w.exchange(r)
	if err != nil {
		hangUp(rw)
		return
	}
	header := rw.Header()
	for name, values := range res.Header {
		header[name] = values
	}
	rw.WriteHeader(res.Status)
	if r.Method == http.MethodHead {
		return
	}
	if res.Stream != nil {
		res.stream(rw)
		return
	}
	_, _ = rw.Write(res.sent()) // fails if the client has closed the connection
	if res.Lost > 0 {
		_ = http.NewResponseController(rw).Flush()
		hangUp(rw)
	}
}

// stream writes the body piece by piece, until the client closes the connection.
func (res *Response) stream(rw http.ResponseWriter) {
	defer res.end()
	control := http.NewResponseController(rw)
	for piece, err := range res.Stream {
		if err != nil {
			hangUp(rw)
			return
		}
		if _, err := rw.Write(piece); err != nil {
			return
		}
		_ = control.Flush()
	}
}

// hangUp closes the connection without a response, or in the middle of one.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler) // net/http aborts HTTP/2 and wrapped writers by this panic
}
