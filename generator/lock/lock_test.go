package lock

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// These tests cover the round trip of the lock file and its errors.

func TestThereAndBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	empty, err := Read(path)
	if err != nil || empty.Client("x").Names != nil {
		t.Fatalf("without a file: %v, %v", empty, err)
	}
	f := &File{Generator: "1", Clients: map[string]*Client{"out": {
		Inputs: map[string]string{"spec.yaml": Hash([]byte("a\nb"))},
		Names:  map[string]string{"#/components/schemas/Pet": "Pet", "operation getPet": "Get"},
	}}}
	data, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	back, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := back.Encode()
	if err != nil || string(again) != string(data) {
		t.Errorf("%v: it came back as\n%s\nand was\n%s", err, again, data)
	}
	if name, ok := back.Client("out").GoName("operation getPet"); name != "Get" || !ok {
		t.Errorf("the name is %q", name)
	}
	if _, ok := back.Client("other").GoName("operation getPet"); ok {
		t.Error("another client has the name too")
	}
}

func TestHashIgnoresLineEnds(t *testing.T) {
	if Hash([]byte("a\r\nb")) != Hash([]byte("a\nb")) || Hash([]byte("a")) == Hash([]byte("b")) {
		t.Error("hashes differ by line ends, or not by content")
	}
}

func TestReadRejects(t *testing.T) {
	for text, want := range map[string]string{
		`{"format":1`:                         "restore it from version control",
		`{"format":1,"clients":{},"extra":1}`: "restore it from version control",
		`{"format":2,"clients":{}}`:           "update nimbugen",
	} {
		path := filepath.Join(t.TempDir(), Name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: the error is %v, want the path and %q", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"format":1,"generator":"1","clients":{"a":{"names":{"b":"C"}}}}`))
	f.Add([]byte(`{"clients":{"a":null}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), Name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := Read(path)
		if err != nil {
			return
		}
		for out := range file.Clients {
			file.Client(out).GoName("x")
		}
		if _, err := file.Encode(); err != nil {
			t.Error(err)
		}
	})
}
