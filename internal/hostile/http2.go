package main

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// An HTTP/2 server that breaks the rules of RFC 9113. The entry points are http2
// and Server.serveHTTP2.

// Types of frames, and flags.
const (
	frameData         = 0x0
	frameHeaders      = 0x1
	frameReset        = 0x3
	frameSettings     = 0x4
	framePush         = 0x5
	framePing         = 0x6
	frameGoAway       = 0x7
	frameWindow       = 0x8
	frameContinuation = 0x9

	endStream, ack, endHeaders = 0x1, 0x1, 0x4
)

// stream is a request of an HTTP/2 connection. Its header is not decoded: the
// behaviours need its number only.
type stream struct {
	conn *tls.Conn
	id   uint32
	good Response
}

func (s *stream) write(kind, flags byte, id uint32, payload string) bool {
	frame := make([]byte, 9, 9+len(payload))
	frame[0], frame[1], frame[2] = byte(len(payload)>>16), byte(len(payload)>>8), byte(len(payload))
	frame[3], frame[4] = kind, flags
	binary.BigEndian.PutUint32(frame[5:], id)
	_, err := s.conn.Write(append(frame, payload...))
	return err == nil
}

// word is a number of 32 bits.
func word(n uint32) string { return string(binary.BigEndian.AppendUint32(nil, n)) }

// literal is a header field that is not indexed (RFC 7541 section 6.2.2).
func literal(name, value string) string {
	return "\x00" + length(len(name)) + name + length(len(value)) + value
}

// length is an integer with a prefix of 7 bits (RFC 7541 section 5.1).
func length(n int) string {
	if n < 127 {
		return string([]byte{byte(n)})
	}
	text := []byte{127}
	for n -= 127; n >= 128; n >>= 7 {
		text = append(text, byte(n)|0x80)
	}
	return string(append(text, byte(n)))
}

// head is the header of the good response.
func (s *stream) head() string {
	text := literal(":status", fmt.Sprint(s.good.Status))
	if s.good.Type != "" {
		text += literal("content-type", s.good.Type)
	}
	return text
}

// serve sends the good response.
func (s *stream) serve() {
	if s.good.Type == "" {
		s.write(frameHeaders, endHeaders|endStream, s.id, s.head())
		return
	}
	s.write(frameHeaders, endHeaders, s.id, s.head())
	s.write(frameData, endStream, s.id, s.good.Body)
}

// serveHTTP2 reads the frames of a connection.
func (s *Server) serveHTTP2(c *tls.Conn) {
	r := bufio.NewReader(c)
	if _, err := r.Discard(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")); err != nil {
		return
	}
	x := &stream{conn: c}
	x.write(frameSettings, 0, 0, "")
	for {
		var head [9]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return
		}
		n := int(head[0])<<16 | int(head[1])<<8 | int(head[2])
		if _, err := r.Discard(n); err != nil {
			return
		}
		switch kind, flags := head[3], head[4]; {
		case kind == frameSettings && flags&ack == 0:
			x.write(frameSettings, ack, 0, "")
		case kind == frameHeaders:
			x.id = binary.BigEndian.Uint32(head[5:])
			s.respondHTTP2(x)
		}
	}
}

// respondHTTP2 responds to a request.
func (s *Server) respondHTTP2(x *stream) {
	s.record(Received{})
	s.mu.Lock()
	behave := s.behave2
	x.good = s.good
	s.mu.Unlock()
	if behave == nil {
		behave = (*stream).serve
	}
	behave(x)
}

func http2() []Behaviour {
	on := func(name string, f func(s *stream)) Case { return Case{Name: name, Fails: true, HTTP2: f, Light: true} }
	slow := func(name string, f func(s *stream)) Case { c := on(name, f); c.Slow, c.Light = true, false; return c }
	var resets []Case
	for code := range uint32(15) {
		resets = append(resets, on(fmt.Sprint("before the head, code ", code), func(s *stream) { s.write(frameReset, 0, s.id, word(code)) }),
			on(fmt.Sprint("in the body, code ", code), func(s *stream) {
				s.write(frameHeaders, endHeaders, s.id, s.head())
				s.write(frameData, 0, s.id, "{")
				s.write(frameReset, 0, s.id, word(code))
			}),
			on(fmt.Sprint("GOAWAY, code ", code), func(s *stream) { s.write(frameGoAway, 0, 0, word(0)+word(code)) }))
	}
	for i := range resets {
		resets[i].Slow = true // a request that was certainly not executed is sent again
	}
	return []Behaviour{
		{Name: "HTTP/2 resets", Once: true, For: []Kind{Object, Write, Begin}, Cases: cases(resets...)},
		{Name: "HTTP/2 floods and broken frames", Once: true, For: []Kind{Object, Write, Begin}, Cases: cases(
			slow("CONTINUATION", func(s *stream) {
				s.write(frameHeaders, 0, s.id, s.head())
				for n := 0; n < flood && s.write(frameContinuation, 0, s.id, literal("x-a", strings.Repeat("b", 16000))); n += 16000 {
				}
			}),
			slow("SETTINGS", func(s *stream) { s.flood(frameSettings, 0, strings.Repeat("\x00\x04\x00\x00\xff\xff", 100)) }),
			slow("PING", func(s *stream) { s.flood(framePing, 0, "12345678") }),
			slow("empty DATA", func(s *stream) {
				s.write(frameHeaders, endHeaders, s.id, s.head())
				s.flood(frameData, s.id, "")
			}),
			slow("WINDOW_UPDATE", func(s *stream) { s.flood(frameWindow, 0, word(1)) }),
			slow("no response", func(*stream) {}),
			on("a header without a status", func(s *stream) { s.write(frameHeaders, endHeaders|endStream, s.id, literal("x", "y")) }),
			on("a name in capitals", func(s *stream) { s.write(frameHeaders, endHeaders, s.id, s.head()+literal("X-A", "y")) }),
			on("HPACK, garbage", func(s *stream) { s.write(frameHeaders, endHeaders, s.id, "\xff\xff\xff\xff\xff\xff\xff") }),
			on("a frame of 16 MB", func(s *stream) { _, _ = s.conn.Write([]byte("\xff\xff\xff\x00\x00\x00\x00\x00\x01xxx")) }),
			on("DATA before HEADERS", func(s *stream) { s.write(frameData, endStream, s.id, "{}") }),
			on("a push", func(s *stream) { s.write(framePush, endHeaders, s.id, word(2)+s.head()) }),
			on("a stream that is none", func(s *stream) { s.write(frameHeaders, endHeaders, s.id+100, s.head()) }),
			on("a length that lies", func(s *stream) {
				s.write(frameHeaders, endHeaders, s.id, s.head()+literal("content-length", "1000"))
				s.write(frameData, endStream, s.id, "{}")
			}),
			on("a window beyond the largest", func(s *stream) { s.write(frameWindow, 0, 0, word(1<<31-1)) }),
			on("garbage", func(s *stream) { _, _ = s.conn.Write([]byte(strings.Repeat("\xff", 1000))) }),
			on("HTTP/1.1", func(s *stream) {
				_, _ = s.conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
			}),
		)},
	}
}

// flood sends many frames.
func (s *stream) flood(kind byte, id uint32, payload string) {
	for n := 0; n < flood && s.write(kind, 0, id, payload); n += len(payload) + 9*100 {
	}
}
