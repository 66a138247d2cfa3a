package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
)

// Responses that are too much. The entry point is floods.

// flood is how much a server sends before it waits for the client to close.
const flood = 24 << 20

func floods() []Behaviour {
	return []Behaviour{
		{Name: "gzip bombs", Once: true, Cases: cases(bombs()...)},
		{Name: "content codings that lie", For: readKinds, Cases: cases(
			coded("gzip, not compressed", "gzip", "xxxxx"), coded("gzip, empty", "gzip", ""), coded("gzip, cut", "gzip", compress("{}")[:12]),
			coded("brotli", "br", "xxxxx"), coded("twice", "gzip, gzip", compress(compress("{}"))),
		)},
		{Name: "endless bodies", Once: true, Cases: cases(
			endless("success", "", " "), endless("success in one text", "", "x"), endless("zeros", "", "\x00"),
			endlessStatus("error", 500), endlessStatus("not found", 404), endlessStatus("redirect", 302), endlessStatus("no credentials", 401),
		)},
		{Name: "endless headers", Once: true, For: headKinds, Cases: cases(
			headers("lines", func(i int) string { return fmt.Sprintf("X-%d: %s\r\n", i, strings.Repeat("b", 1000)) }),
			headers("one name", func(int) string { return "X-A: " + strings.Repeat("b", 1000) + "\r\n" }),
			headers("one line", func(i int) string { return "X-A: "[:5*max(0, 1-i)] + strings.Repeat("b", 1<<16) }),
			headers("cookies", func(int) string { return "Set-Cookie: a=b\r\n" }),
			Case{Name: "the reason", Fails: true, Serve: func(x *Exchange) { x.Send("HTTP/1.1 401 "); x.Repeat(strings.Repeat("x", 1<<16), flood) }},
			Case{Name: "10,000 cookies", Serve: func(x *Exchange) {
				x.Send("HTTP/1.1 200 OK\r\n" + strings.Repeat("Set-Cookie: a=b\r\n", 10_000) + strings.TrimPrefix(x.Good.Text(), "HTTP/1.1 200 OK\r\n"))
			}},
		)},
		{Name: "1xx floods", Once: true, For: headKinds, Cases: cases(
			before("1,000 of 100", strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 1000)),
			before("100,000 of 103", strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n", 100_000)),
			Case{Name: "endless", Slow: true, Fails: true, Serve: func(x *Exchange) { x.Drip("HTTP/1.1 102 Processing\r\n\r\n") }},
			raw("101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nxx"),
		)},
		{Name: "trailers", For: readKinds, Cases: cases(
			trailers("a cookie and credentials", "Set-Cookie: a=b\r\nAuthorization: x\r\n\r\n"),
			trailers("a length", "Content-Length: 5\r\n\r\n"), trailers("cut", "X-A"), trailers("garbage", "\x00\r\n\r\n"),
			trailers("1 MiB", strings.Repeat("X-A: "+strings.Repeat("b", 1000)+"\r\n", 1000)+"\r\n"),
			Case{Name: "endless", Serve: func(x *Exchange) {
				x.Send(strings.TrimSuffix(inChunks(x.Good), "\r\n"))
				x.Repeat("X-A: "+strings.Repeat("b", 1000)+"\r\n", flood)
			}},
		)},
	}
}

// before sends a text in front of the good response.
func before(name, text string) Case {
	return Case{Name: name, Serve: func(x *Exchange) { x.Send(text); x.Serve() }}
}

// compress returns the gzip of a text.
func compress(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // cannot fail: a buffer
	_ = w.Close()
	return b.String()
}

// bombs are 24 MiB in 24 KiB, in responses of several statuses.
func bombs() []Case {
	blank := compress(strings.Repeat(" ", flood))
	nested := compress("{" + strings.Repeat(`"a":{`, flood/5))
	var all []Case
	for _, status := range []int{200, 401} {
		for name, bomb := range map[string]string{"blanks": blank, "nested": nested} {
			all = append(all, Case{Name: fmt.Sprint(status, " ", name), Serve: func(x *Exchange) {
				x.Send(fmt.Sprintf("HTTP/1.1 %d x\r\nContent-Type: %s\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", status, x.Good.Type, len(bomb), bomb))
			}})
		}
	}
	return all
}

func coded(name, coding, text string) Case {
	return Case{Name: name, Fails: true, Light: true, Serve: func(x *Exchange) {
		x.Send(fmt.Sprintf("%sContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s", x.Good.Head(), coding, len(text), text))
	}}
}

func endless(name, begin, text string) Case {
	return Case{Name: name, Serve: func(x *Exchange) {
		x.Send(x.Good.Head() + "\r\n" + begin)
		x.Repeat(strings.Repeat(text, 1<<14), flood)
	}}
}

func endlessStatus(name string, status int) Case {
	return Case{Name: name, Serve: func(x *Exchange) {
		x.Send(fmt.Sprintf("HTTP/1.1 %d x\r\nContent-Type: application/json\r\nLocation: /x\r\n\r\n{", status))
		x.Repeat(strings.Repeat(" ", 1<<16), flood)
	}}
}

func headers(name string, line func(i int) string) Case {
	return Case{Name: name, Fails: true, Serve: func(x *Exchange) {
		x.Send(x.Good.Head())
		for i, n := 0, 0; n < flood; {
			var some strings.Builder
			for ; some.Len() < 32<<10; i++ {
				some.WriteString(line(i))
			}
			if n += some.Len(); !x.Send(some.String()) {
				return
			}
		}
		x.Wait()
	}}
}

func trailers(name, text string) Case {
	return Case{Name: name, Light: small(text), Serve: func(x *Exchange) { x.Send(strings.TrimSuffix(inChunks(x.Good), "\r\n") + text) }}
}
