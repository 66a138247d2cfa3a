package lock

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// These tests cover the round trip of the lock file, what merges leave in it,
// and its errors.

func TestThereAndBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	empty, err := Read(path)
	if err != nil || empty.Client("x").Len() != 0 {
		t.Fatalf("without a file: %v, %v", empty, err)
	}
	var c Client
	for _, e := range []Entry{
		{Kind: Type, Place: []string{"#/components/schemas/My Pet"}, Name: "MyPet", Type: "struct"},
		{Kind: Field, Place: []string{"image.yml#", "say \"x\"\n"}, Name: "SayX", Type: "map[string]any"},
		{Kind: Method, Place: []string{"GET", "/pets/{petId}", ""}, Name: "Pets.Get", Type: "(petID string) (*Pet, error)"},
		{Kind: Const, Place: []string{"#/a", ""}, Name: "AEmpty", Gone: true},
		{Kind: Arguments, Place: []string{"feed"}, Name: "{a}{b c}"},
	} {
		if !c.Add(e) {
			t.Errorf("%v is there already", e)
		}
	}
	f := &File{Clients: map[string]*Client{"a b": &c, "#c": {}, ".": &c, "<<<<<<<": &c}}
	data := f.Encode()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	back, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if again := back.Encode(); string(again) != string(data) {
		t.Errorf("it came back as\n%s\nand was\n%s", again, data)
	}
	if e, ok := back.Client("a b").Find(Field, "image.yml#", "say \"x\"\n"); !ok || e.Name != "SayX" || e.Type != "map[string]any" {
		t.Errorf("the field is %v", e)
	}
	if e, ok := back.Client(".").Find(Const, "#/a", ""); !ok || !e.Gone {
		t.Errorf("the constant is %v", e)
	}
	if n := back.Client(".").Prune(); n != 1 || back.Client(".").Len() != 4 {
		t.Errorf("%d entries were dropped", n)
	}
}

// A merge can leave both sides, with or without its marks.
func TestMerged(t *testing.T) {
	for name, text := range map[string]string{
		"union":        "c type #/a A struct\nc type #/a B struct\nc type #/b C struct\nc type #/b C shared\n",
		"marks":        "<<<<<<< HEAD\nc type #/a A struct\n=======\nc type #/a B struct\n>>>>>>> other\nc type #/b C struct\r\n",
		"marks, diff3": "<<<<<<< HEAD\nc type #/a A struct\n||||||| base\n=======\nc type #/a B struct\nc type #/b C struct\n>>>>>>> other\n",
		"format 1": "{\n\t\"format\": 1,\n\t\"clients\": {\n\t\t\"c\": {\n\t\t\t\"inputs\": {\n\t\t\t\t\"x\": \"sha256:0\"\n\t\t\t},\n<<<<<<< HEAD\n" +
			"\t\t\t\"names\": {\n\t\t\t\t\"#/a\": \"A\",\n=======\n\t\t\t\t\"#/a\": \"B\",\n>>>>>>> other\n\t\t\t\t\"#/b\": \"C\"\n\t\t\t}\n",
	} {
		f, err := Parse([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(f.Notes) == 0 {
			t.Errorf("%s: no note", name)
		}
		c := f.Client("c")
		names := []string{c.Format1()["#/a"], c.Format1()["#/b"]}
		if name != "format 1" {
			a, _ := c.Find(Type, "#/a")
			b, _ := c.Find(Type, "#/b")
			names = []string{a.Name, b.Name}
		}
		if !slices.Equal(names, []string{"A", "C"}) {
			t.Errorf("%s: the names are %v", name, names)
		}
	}
}

func TestReadRejects(t *testing.T) {
	for text, want := range map[string]string{
		`{"format":1`:                        "restore it from version control",
		"# nimbugen.lock 3. Code\n":          ":1: written by a newer nimbugen (format 3",
		`{"format":9,"clients":{}}`:          "update nimbugen",
		"c type #/a\n":                       ":1: the line ends too early",
		"\nc thing #/a A\n":                  ":2: no kind of name",
		"c type \"#/a A struct\n":            ":1: a quoted part does not end",
		"c field #/a x X\nnames are here \n": ":2: ",
	} {
		path := filepath.Join(t.TempDir(), Name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Read(path)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "delete") {
			t.Errorf("%q: the error is %v, want the path and %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(header + "c type #/a A struct\nc field \"#/a b\" \"\" X map[string]any\n"))
	f.Add([]byte("<<<<<<< HEAD\nc const #/a \"\\x00\" X gone\n=======\n\"\" method GET / \"\" A.B () error\n>>>>>>> x\n"))
	f.Add([]byte(`{"format":1,"generator":"1","clients":{"a":{"names":{"b":"C"}},"c":null}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data)
		if err != nil {
			return
		}
		text := file.Encode()
		again, err := Parse(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if len(again.Notes) != 0 || string(again.Encode()) != string(text) {
			t.Errorf("%q is read as %q", text, again.Encode())
		}
	})
}
