package main

import (
	"fmt"
	"slices"
	"strings"
)

// The entry points are behaviours, all rows of the table, and Behaviour.

// Behaviour is one way of being hostile.
type Behaviour struct {
	Name  string
	For   []Kind // the kinds of calls that it is tried on; nil: all
	Once  bool   // it is tried on one call of each kind of a client
	Cases func(c Call) []Case
}

// Case is a case of a behaviour: what the server does.
type Case struct {
	Name  string
	Serve func(*Exchange)
	HTTP2 func(*stream) // instead of Serve

	Fails   bool // the call must return an error
	Slow    bool // only the context ends the call
	Quiet   bool // no other server may get any request
	Light   bool // the response is small: memory is not measured
	Retries int
}

func behaviours() []Behaviour {
	return slices.Concat(lengths(), floods(), bodies(), slowness(), statuses(), redirections(), pages(), streams(), authorizations(), http2())
}

// tried reports whether b is tried on calls of a kind.
func (b Behaviour) tried(kind Kind) bool { return b.For == nil || slices.Contains(b.For, kind) }

// cases returns a function that returns the same cases for every call.
func cases(all ...Case) func(Call) []Case { return func(Call) []Case { return all } }

// kinds whose responses are JSON texts, and those that are one object.
var (
	jsonKinds   = []Kind{Object, List, Write, Token, Metadata, Begin, Keys, LogIn}
	objectKinds = []Kind{Object, Write, Metadata, Begin, Keys}
	readKinds   = []Kind{Object, List, Write, XML, Metadata, Begin, Keys}
	headKinds   = []Kind{Object, Write, Delete, Token, LogIn}      // for what does not depend on the body
	wholeKinds  = []Kind{Object, List, Write, XML, Metadata, Keys} // what is cut is of no use
)

// small reports whether memory need not be measured.
func small(text string) bool { return len(text) < 1<<16 }

// raw sends a text in place of the response.
func raw(name, text string) Case {
	return Case{Name: name, Fails: true, Light: true, Serve: func(x *Exchange) { x.Send(text) }}
}

// ends is the case without the demand that the call fails.
func (c Case) ends() Case { c.Fails = false; return c }

// lengths are responses whose length is not the declared one.
func lengths() []Behaviour {
	return []Behaviour{
		{Name: "cut at each byte", Cases: cutEverywhere},
		{Name: "lengths that lie", For: wholeKinds, Cases: cases(
			Case{Name: "too long", Fails: true, Serve: func(x *Exchange) {
				x.Send(strings.Replace(x.Good.Text(), "Content-Length: ", "Content-Length: 9", 1))
			}},
			Case{Name: "too short", Fails: true, Serve: func(x *Exchange) {
				x.Send(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", x.Good.Head(), len(x.Good.Body)/2, x.Good.Body))
			}},
			lyingLength("the largest", "9223372036854775807"), lyingLength("beyond the largest", "9223372036854775808"),
			lyingLength("negative", "-1"), lyingLength("hexadecimal", "0x10"), lyingLength("two", "2\r\nContent-Length: 3"),
		)},
		{Name: "chunks that lie", For: readKinds, Cases: cases(
			chunked("huge", "ffffffffffffffff\r\n"), chunked("beyond 64 bits", "1ffffffffffffffff\r\n"), chunked("garbage", "xyz\r\n"), chunked("negative", "-1\r\n"),
			chunked("no end", "2\r\n{}"), chunked("endless extension", "1;"+strings.Repeat("x", 1<<20)+"\r\n"),
			Case{Name: "with a length", Serve: func(x *Exchange) {
				x.Send(fmt.Sprintf("%sContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", x.Good.Head(), len(x.Good.Body), x.Good.Body))
			}},
		)},
	}
}

func lyingLength(name, length string) Case {
	return Case{Name: name, Fails: true, Light: small(length), Serve: func(x *Exchange) { x.Send(x.Good.Head() + "Content-Length: " + length + "\r\n\r\n{") }}
}

func chunked(name, text string) Case {
	return Case{Name: name, Fails: true, Light: small(text), Serve: func(x *Exchange) { x.Send(x.Good.Head() + "Transfer-Encoding: chunked\r\n\r\n" + text) }}
}

// cutEverywhere closes the connection behind each byte of a response with a
// length, and behind each seventh of one that ends with the connection or is
// chunked. A token that is complete is kept though the rest of its response is
// lost, and a stream of events goes on with another connection.
func cutEverywhere(c Call) []Case {
	var all []Case
	step := 1
	if c.Kind == Events {
		step = 24
	}
	fails := c.Kind != Token && c.Kind != LogIn && c.Kind != Begin && c.Kind != Events
	for mode, text := range []func(Response) string{Response.Text, closed, inChunks} {
		length := len(text(c.Good))
		for i := 0; i < length; i += step * (1 + 6*min(mode, 1)) {
			head := strings.Index(text(c.Good), "\r\n\r\n") + 4
			complete := mode == 1 && i >= head && c.Kind == Records || c.Kind == Delete && i >= head || c.Kind == Parts && strings.Contains(text(c.Good)[:i], "--b--")
			all = append(all, Case{Name: fmt.Sprintf("mode %d, byte %d of %d", mode, i, length), Fails: fails && !complete, Light: true, Slow: c.Kind == Events,
				Serve: func(x *Exchange) { x.Send(text(x.Good)[:min(i, len(text(x.Good))-1)]) }})
		}
	}
	return all
}

// closed is a response that ends with its connection.
func closed(r Response) string { return r.Head() + "\r\n" + r.Body }

// inChunks is a response in one chunk.
func inChunks(r Response) string {
	if r.Type == "" {
		return r.Text()
	}
	return fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", r.Head(), len(r.Body), r.Body)
}
