package codec_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of structs that are described by tags.

type tagged struct {
	ID     string            `json:"id"`
	Note   string            `json:"note,omitzero"`
	Count  *int64            `json:"count"`
	At     time.Time         `json:"at,omitzero"`
	Tags   []string          `json:"tags"`
	More   []string          `json:"more,omitzero"`
	Data   []byte            `json:"data"`
	Labels map[string]string `json:"labels"`
	Parent *tagged           `json:"parent,omitzero"`
	Kind   status            `json:"@kind,omitzero"`
	Any    any               `json:"any"`
	Raw    json.RawMessage   `json:"raw"`
}

func TestTagsAsEncodingJSON(t *testing.T) {
	one := int64(1)
	for _, v := range []tagged{
		{},
		{ID: "a", Note: "<b>", Count: &one, At: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), Tags: []string{}, More: []string{}},
		{Tags: []string{"a"}, Data: []byte{}, Labels: map[string]string{}, Parent: &tagged{Kind: "k", Raw: json.RawMessage(`{"a":1}`)}},
	} {
		want, err := standardText(v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := codec.Marshal(&v)
		if err != nil || string(got) != want {
			t.Errorf("got %s (%v), want %s", got, err, want)
		}
		var back, standard tagged
		if err := codec.Unmarshal([]byte(want), &back); err != nil {
			t.Error(err)
		}
		if err := json.Unmarshal([]byte(want), &standard); err != nil {
			t.Error(err)
		}
		standard.Raw, back.Raw = v.Raw, v.Raw // a null is nil here and null there
		if back.Parent != nil {
			standard.Parent.Raw, back.Parent.Raw = nil, nil
		}
		if !reflect.DeepEqual(back, standard) {
			t.Errorf("read %+v, encoding/json reads %+v", back, standard)
		}
	}
}

func TestTagsOfOpts(t *testing.T) {
	type described struct {
		Plain    opt[string] `json:"plain,omitzero"`
		Nullable opt[string] `json:"nullable,omitzero" codec:"null"`
	}
	checkRead(t, `{"plain":"a","nullable":null}`, described{Plain: set("a"), Nullable: null[string]()})
	checkRead(t, `{"nullable":"b"}`, described{Nullable: set("b")})
	for want, v := range map[string]described{
		`{}`:                             {},
		`{"plain":"a","nullable":null}`:  {Plain: set("a"), Nullable: null[string]()},
		`member "plain" cannot be null:`: {Plain: null[string]()},
	} {
		got, err := codec.Marshal(&v)
		if err != nil {
			got = []byte(err.Error())
		}
		if !strings.HasPrefix(string(got), want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// Structs that their tags do not describe completely are left to encoding/json,
// which ignores case or embeds fields here.
func TestTagsOfOthers(t *testing.T) {
	type embedded struct {
		ID string `json:"id"`
	}
	for _, v := range []any{
		&struct{ Name string }{"a"},
		&struct {
			Name string `json:"name,omitempty"`
		}{},
		&struct {
			Name int64 `json:"name,string"`
		}{1},
		&struct {
			Name   string `json:"name"`
			hidden string
		}{"a", "b"},
		&struct {
			embedded `json:"it"`
		}{},
		&struct {
			Name string `json:"-"`
		}{"a"},
		&upper{"a"},
	} {
		want, err := standardText(v)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := codec.Marshal(v); err != nil || string(got) != want {
			t.Errorf("%T: got %s (%v), want %s", v, got, err, want)
		}
	}
}

// upper has tags and a method. The method counts.
type upper struct {
	Name string `json:"name"`
}

func (u upper) MarshalText() ([]byte, error) { return []byte(strings.ToUpper(u.Name)), nil }
