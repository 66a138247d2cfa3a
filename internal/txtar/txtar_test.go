package txtar

import (
	"bytes"
	"reflect"
	"testing"
)

func TestParse(t *testing.T) {
	a := Parse([]byte("about\n-- a.yaml --\nx: 1\n-- want --\n-- c/d.txt --\nno newline"))
	want := &Archive{Comment: []byte("about\n"), Files: []File{
		{Name: "a.yaml", Data: []byte("x: 1\n")},
		{Name: "want"},
		{Name: "c/d.txt", Data: []byte("no newline\n")},
	}}
	if !reflect.DeepEqual(a, want) {
		t.Errorf("got %q, want %q", a, want)
	}
	if _, ok := a.Get("nope"); ok {
		t.Error("Get found a file that is not there")
	}
	if data, ok := a.Get("a.yaml"); !ok || string(data) != "x: 1\n" {
		t.Errorf("Get(a.yaml) = %q, %v", data, ok)
	}
}

func TestMarkersThatAreNone(t *testing.T) {
	for _, s := range []string{"--  --\n", "-- a--\n", "--a --\n", "---\n", " -- a --\n", "-- --\n"} {
		if a := Parse([]byte(s)); len(a.Files) != 0 {
			t.Errorf("%q was read as a marker", s)
		}
	}
}

func FuzzFormatParse(f *testing.F) {
	f.Add([]byte("c\n-- a --\nb"))
	f.Add([]byte("-- a --\r\nb\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		once := Format(Parse(b))
		if twice := Format(Parse(once)); !bytes.Equal(once, twice) {
			t.Errorf("not stable: %q, then %q", once, twice)
		}
	})
}
