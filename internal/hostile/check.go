package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"time"

	ours "github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The rules that a client must keep. The entry point is lab.attack.

// The faults of a client.
const (
	Hangs       = "hangs"                // the call ended more than a second after its context
	Memory      = "memory"               // it used more than four times the limit of a response
	Leaks       = "leaks"                // a credential reached another origin, or an error
	Sent        = "sent elsewhere"       // another server got a request
	Lost        = "loses the write"      // success, but the server never executed a request of that method
	Accepted    = "no error"             // success, though there is no such response
	Untyped     = "nameless error"       // the error has no exported type and does not name the operation
	Panics      = "panics"               //
	Connections = "connections"          // one is neither closed nor reusable, or the next call fails
	Goroutines  = "goroutines"           // some are left
	grace       = time.Second            // after the end of the context
	memoryLimit = 4 * limit              //
	usual       = 400 * time.Millisecond // the context of a call that ends by itself
	slow        = 100 * time.Millisecond // of one that does not
)

// cell is how a client bears a behaviour.
type cell struct {
	tried  int                 // calls
	faults map[string][]string // fault -> calls and cases
	late   time.Duration       // the longest time after the end of the context
}

func (c *cell) fault(name, detail string, args ...any) {
	if c.faults == nil {
		c.faults = map[string][]string{}
	}
	c.faults[name] = append(c.faults[name], fmt.Sprintf(detail, args...))
}

// text is the text of the cell in the table.
func (c *cell) text() string {
	switch {
	case c.tried == 0:
		return "-"
	case len(c.faults) == 0:
		return "passed"
	}
	var names []string
	for name := range c.faults {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// lab is where clients are attacked.
type lab struct {
	elsewhere   *Server
	certificate *tls.Certificate
	secure      *http.Transport // trusts the certificate
}

// attack tries a behaviour on every call of a client.
func (l *lab) attack(b Behaviour, client Client) (*cell, error) {
	result := &cell{}
	all, err := client.Calls("http://127.0.0.1:1", Options{})
	if err != nil {
		return nil, err
	}
	done := map[Kind]bool{}
	for i, c := range all {
		closeCall(c)
		if !b.tried(c.Kind) || b.Once && done[c.Kind] {
			continue
		}
		done[c.Kind] = true
		for _, group := range groups(b.Cases(c)) {
			if err := l.try(client, i, group, result); err != nil {
				return nil, fmt.Errorf("%s, %s, %s: %w", b.Name, client.Name, c.Name, err)
			}
		}
	}
	return result, nil
}

// groups divides cases into those that one client can be made for.
func groups(all []Case) [][]Case {
	var divided [][]Case
	for i, c := range all {
		if i == 0 || c.Retries != all[i-1].Retries || (c.HTTP2 == nil) != (all[i-1].HTTP2 == nil) {
			divided = append(divided, nil)
		}
		last := len(divided) - 1
		divided[last] = append(divided[last], c)
	}
	return divided
}

// try tries cases on the call with an index.
func (l *lab) try(client Client, index int, all []Case, result *cell) error {
	before := runtime.NumGoroutine()
	certificate, transport := l.transport(client, all[0])
	server, err := newServer(certificate)
	if err != nil {
		return err
	}
	o := Options{HTTP: &http.Client{Transport: transport}, Retries: all[0].Retries}
	if client.Name == "oauth" && all[0].HTTP2 == nil {
		o.HTTP = nil // its own has limits
	}
	calls, err := client.Calls(server.URL, o)
	if err != nil {
		return err
	}
	call := calls[index]
	server.respondWith(call.Good)
	if err := prepare(call); err != nil {
		return err
	}
	for _, c := range all {
		l.one(client, call, c, server, result)
	}
	for _, c := range calls {
		closeCall(c)
	}
	idle := func() int {
		transport.CloseIdleConnections()
		return server.open()
	}
	if n := settle(idle, 0); n > 0 {
		result.fault(Connections, "%s: %d are open", call.Name, n)
	}
	server.close()
	if n := settle(runtime.NumGoroutine, before); n > before {
		result.fault(Goroutines, "%s: %d more", call.Name, n-before)
	}
	return nil
}

// prepare runs what comes before the call, and the call, while the server is good.
func prepare(call Call) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if call.Before != nil {
		if err := call.Before(ctx); err != nil {
			return fmt.Errorf("before: %w", err)
		}
	}
	if err := call.Do(ctx); err != nil {
		return fmt.Errorf("of a good server: %w", err)
	}
	return nil
}

func closeCall(c Call) {
	if c.Close != nil {
		c.Close()
	}
}

// settle waits until f returns at most goal, or seven seconds, and returns the last
// result.
func settle(f func() int, goal int) int {
	n := f()
	for range 7000 {
		if n <= goal {
			break
		}
		time.Sleep(time.Millisecond)
		n = f()
	}
	return n
}

// one makes a call while the server is hostile, and another one when it is good
// again.
func (l *lab) one(client Client, call Call, c Case, server *Server, result *cell) {
	result.tried++
	name := call.Name + ", " + c.Name
	peak := l.attempt(client, call, c, server, result)
	for range 3 {
		// What is allocated while the garbage collector runs counts as in use: a
		// little too much is measured again.
		if peak > memoryLimit && peak < 2*memoryLimit {
			peak = min(peak, l.attempt(client, call, c, server, result))
		}
	}
	if peak > memoryLimit {
		result.fault(Memory, "%s: %d MiB", name, peak>>20)
	}
}

// attempt makes the calls of one, and returns the memory of the first.
func (l *lab) attempt(client Client, call Call, c Case, server *Server, result *cell) (peak uint64) {
	name := call.Name + ", " + c.Name
	server.behaveAs(func(x *Exchange) { x.Elsewhere = l.elsewhere.URL; c.Serve(x) }, c.HTTP2)
	l.elsewhere.behaveAs(nil, nil)
	limit := usual
	if c.Slow {
		limit = slow
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	stop := func() uint64 { return 0 }
	if !c.Light {
		stop = watchMemory()
	}
	start := time.Now()
	err := caught(func() error { return call.Do(ctx) }, func(p any) { result.fault(Panics, "%s: %v", name, p) })
	late := time.Since(start) - limit
	peak = stop()
	cancel()
	if result.late = max(result.late, late); late > grace {
		result.fault(Hangs, "%s: %v after its context", name, late)
	}
	l.judge(client, call, c, server, err, result)
	server.behaveAs(nil, nil)
	if err := again(call); err != nil {
		result.fault(Connections, "%s: the next call: %v", name, err)
	}
	return peak
}

// again makes a call to a server that is good again. A write on a connection that
// the server is just closing is not repeated by net/http, and tokens are not
// refreshed at once after a failure: it may take some time.
func again(call Call) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for {
		err := call.Do(ctx)
		if err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// caught runs f, and reports a panic.
func caught(f func() error, report func(any)) (err error) {
	defer func() {
		if p := recover(); p != nil {
			report(p)
		}
	}()
	return f()
}

// judge tests the error of a call, and the requests that servers got.
func (l *lab) judge(client Client, call Call, c Case, server *Server, err error, result *cell) {
	name := call.Name + ", " + c.Name
	requests, served := server.got()
	if err == nil && c.Fails {
		result.fault(Accepted, "%s", name)
	}
	if err == nil && call.Kind.changes() && len(requests) > 1 && !slices.ContainsFunc(served, func(r Received) bool { return r.Method == requests[0].Method }) {
		result.fault(Lost, "%s: %s %s was not executed", name, requests[0].Method, requests[0].Target)
	}
	if err != nil && !client.Peer && !named(call, err) {
		result.fault(Untyped, "%s: %v", name, err)
	}
	if err != nil && hasCanary(fmt.Sprintf("%v %+v %#v", err, err, err)) {
		result.fault(Leaks, "%s: in the error", name)
	}
	other, _ := l.elsewhere.got()
	for _, r := range other {
		if c.Quiet {
			result.fault(Sent, "%s: %s %s", name, r.Method, r.Target)
		}
		if hasCanary(r.Text) || r.Method != http.MethodGet {
			result.fault(Leaks, "%s: elsewhere got %s %s", name, r.Method, r.Target)
		}
	}
	for _, r := range requests {
		if !strings.Contains(r.Text, "Host: "+server.Host) && r.Text != "" && (hasCanary(r.Text) || r.Method != http.MethodGet) {
			result.fault(Leaks, "%s: the alias got %s %s", name, r.Method, r.Target)
		}
	}
}

// named reports whether a program can tell what an error is about: it has an
// exported type, or names the operation.
func named(call Call, err error) bool {
	for _, is := range []func(error) bool{as[*ours.Error], as[*ours.ResponseError], as[*ours.DecodeError], as[*ours.ValidationError], as[*oauth.Error]} {
		if is(err) {
			return true
		}
	}
	if call.Kind == Parts && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded)) {
		return true // of a part's Read, whose caller knows the part
	}
	return strings.HasPrefix(err.Error(), call.Name+": ") || call.Kind == LogIn && strings.HasPrefix(err.Error(), "session: ")
}

func as[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// watchMemory returns a function that returns the most memory that the garbage
// collector has found in use since, beyond what was before. It runs often.
func watchMemory() func() uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	base, most := sample[0].Value.Uint64(), uint64(0)
	end, ended := make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		for ticker := time.NewTicker(2 * time.Millisecond); ; {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-end:
				ticker.Stop()
				return
			case <-ticker.C:
			}
		}
	}()
	return func() uint64 {
		close(end)
		<-ended
		return most - min(base, most)
	}
}

// transport returns what a case needs to be reached: for HTTP/2 a certificate of
// the server.
func (l *lab) transport(client Client, c Case) (*tls.Certificate, *http.Transport) {
	if c.HTTP2 != nil {
		return l.certificate, l.secure.Clone()
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	if !client.Peer { // as the transport that our clients have without an option
		t.MaxIdleConnsPerHost = t.MaxIdleConns
		t.MaxResponseHeaderBytes = 1 << 20
	}
	return nil, t
}
