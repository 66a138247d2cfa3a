package stream

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
)

// The fuzz targets compare the readers with slow ones that see the whole stream
// at once.

// FuzzEvents compares the reader with the standard's algorithm, however the
// bytes arrive.
func FuzzEvents(f *testing.F) {
	for _, seed := range []string{"data: a\nid: 1\n\n", "\xef\xbb\xbfevent:x\r\ndata\r\r\n", ":c\nretry: 10\ndata: a\ndata: b\n\n", "id: a\x00b\ndata:\xff\n\n", "data: a\r\n\ndata: b"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		want := parseEvents(string(stream))
		for _, r := range []io.Reader{bytes.NewReader(stream), iotest.OneByteReader(bytes.NewReader(stream)), iotest.DataErrReader(bytes.NewReader(stream))} {
			e := NewEventReader(r, 1<<20, Position{})
			var got []Event
			for {
				ev, err := e.Next()
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

// parseEvents is the standard's algorithm on a whole stream.
func parseEvents(stream string) []Event {
	var events []Event
	var ev Event
	stream = strings.TrimPrefix(stream, "\ufeff")
	lines := regexp.MustCompile("\r\n|\r|\n").Split(stream, -1)
	for _, line := range lines[:len(lines)-1] {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" && ev.Data != "":
			ev.Data = validText([]byte(strings.TrimSuffix(ev.Data, "\n")))
			if ev.Name == "" {
				ev.Name = "message"
			}
			events = append(events, ev)
			ev.Name, ev.Data = "", ""
		case line == "":
			ev.Name = ""
		case name == "data":
			ev.Data += value + "\n"
		case name == "event":
			ev.Name = validText([]byte(value))
		case name == "id" && !strings.Contains(value, "\x00"):
			ev.ID = validText([]byte(value))
		}
	}
	return events
}

// FuzzRecords expects every value of a sequence that encoding/json can read,
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
			s := NewRecordReader(r, 1<<20)
			var got []string
			for {
				v, err := s.Next()
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

// wordsTouch reports whether numbers or words lack a space between them, which
// encoding/json splits ("nulltrue") and no sequence has.
func wordsTouch(stream string) bool {
	return regexp.MustCompile(`(null|true|false)[-0-9a-z]|[0-9][-ntf]|0[0-9]`).MatchString(stream)
}
