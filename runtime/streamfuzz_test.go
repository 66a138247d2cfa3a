package runtime

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
)

// This file fuzzes the readers of streams against slow ones that see all of a
// stream at once.

// FuzzEvents: the reader agrees with the standard's grammar, however the bytes
// arrive.
func FuzzEvents(f *testing.F) {
	for _, seed := range []string{"data: a\nid: 1\n\n", "\xef\xbb\xbfevent:x\r\ndata\r\r\n", ":c\nretry: 10\ndata: a\ndata: b\n\n", "id: a\x00b\ndata:\xff\n\n", "data: a\r\n\ndata: b"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		want := parseEvents(string(stream))
		for _, r := range []io.Reader{bytes.NewReader(stream), iotest.OneByteReader(bytes.NewReader(stream)), iotest.DataErrReader(bytes.NewReader(stream))} {
			e := newEventReader(r, 1<<20)
			var got []rawEvent
			for {
				ev, err := e.next()
				if err != nil {
					if err != io.EOF && err != io.ErrUnexpectedEOF {
						t.Fatal(err)
					}
					break
				}
				got = append(got, ev)
			}
			if len(got) != len(want) {
				t.Fatalf("got %q, want %q", got, want)
			}
			for i := range got {
				if got[i] != want[i] {
					t.Fatalf("event %d: got %q, want %q", i, got[i], want[i])
				}
			}
		}
	})
}

// parseEvents is the standard's algorithm on a whole text.
func parseEvents(stream string) []rawEvent {
	var events []rawEvent
	var ev rawEvent
	stream = strings.TrimPrefix(stream, "\ufeff")
	lines := regexp.MustCompile("\r\n|\r|\n").Split(stream, -1)
	for _, line := range lines[:len(lines)-1] {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" && ev.data != "":
			ev.data = validText([]byte(strings.TrimSuffix(ev.data, "\n")))
			if ev.name == "" {
				ev.name = "message"
			}
			events = append(events, ev)
			ev.name, ev.data = "", ""
		case line == "":
			ev.name = ""
		case name == "data":
			ev.data += value + "\n"
		case name == "event":
			ev.name = validText([]byte(value))
		case name == "id" && !strings.Contains(value, "\x00"):
			ev.id = validText([]byte(value))
		}
	}
	return events
}

// FuzzRecords: of what encoding/json reads as a sequence, every value is found,
// however the bytes arrive.
func FuzzRecords(f *testing.F) {
	for _, seed := range []string{`{"a":"}\""}[1]` + "\n2 3", "\x1e{}\n\x1e[]\n", `"a""b"`, `nulltrue`, `{"a":`, `}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		var want []string
		d := json.NewDecoder(bytes.NewReader(stream))
		for {
			var v json.RawMessage
			err := d.Decode(&v)
			if err == io.EOF {
				break
			}
			if err != nil {
				want = nil
				break
			}
			want = append(want, string(v))
		}
		for _, r := range []io.Reader{bytes.NewReader(stream), iotest.OneByteReader(bytes.NewReader(stream))} {
			s := newRecordReader(r, 1<<20)
			var got []string
			for {
				v, err := s.next()
				if err != nil {
					break
				}
				got = append(got, string(v))
			}
			if want != nil && strings.Join(got, "\n") != strings.Join(want, "\n") && !wordsTouch(string(stream)) {
				t.Fatalf("got %q, want %q", got, want)
			}
		}
	})
}

// wordsTouch reports numbers or words without a space between them, which
// encoding/json takes apart ("nulltrue") and no sequence has.
func wordsTouch(stream string) bool {
	return regexp.MustCompile(`(null|true|false)[-0-9a-z]|[0-9][-ntf]|0[0-9]`).MatchString(stream)
}
