package codec_test

import (
	"encoding/json"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// oneWayTagged and oneWayDescribed are a type that is read and sent, in both forms.
type oneWayTagged struct {
	ID   string      `json:"id" codec:"readonly"`
	Seen string      `json:"seen,omitzero" codec:"readonly"`
	Note opt[string] `json:"note,omitzero" codec:"nonull"`
}

type oneWayDescribed struct {
	ID, Seen string
	Note     opt[string]
}

func (v *oneWayDescribed) DescribeJSON(m *codec.Members) {
	m.Custom("id", &v.ID, codec.ReadOnly{})
	m.Custom("seen", &v.Seen, codec.ReadOnly{Omit: true})
	m.Custom("note", &v.Note, codec.NoNull{})
}

// send writes v as a request has it.
func send(t *testing.T, w *codec.Writer, v any) string {
	t.Helper()
	w.Reset()
	codec.Write(w, v)
	if err := w.Err(); err != nil {
		return err.Error()
	}
	return string(w.Bytes())
}

// TestReadOnly reads members that a request does not have, and that a writer of other
// texts writes.
func TestReadOnly(t *testing.T) {
	const text = `{"id":"1","seen":"s","note":"n"}`
	var tag oneWayTagged
	var desc oneWayDescribed
	for _, v := range []any{&tag, &desc} {
		if err := codec.Unmarshal([]byte(text), v); err != nil {
			t.Fatal(err)
		}
	}
	if tag.ID != "1" || desc.Seen != "s" || tag.Note != set("n") || desc.Note != set("n") {
		t.Errorf("read %+v and %+v", tag, desc)
	}
	w := codec.NewWriter(nil).Sending()
	for _, v := range []any{&tag, &desc} {
		if sent := send(t, w, v); sent != `{"note":"n"}` {
			t.Errorf("%T is sent as %s", v, sent)
		}
		if kept, err := codec.Marshal(v); string(kept) != text || err != nil {
			t.Errorf("%T is written as %s, %v", v, kept, err)
		}
	}
	if kept, err := codec.Marshal(&oneWayDescribed{}); string(kept) != `{"id":""}` || err != nil {
		t.Errorf("zero is written as %s, %v", kept, err)
	}
	if kept, err := json.Marshal(struct {
		ID string `json:"id" codec:"readonly"`
	}{"1"}); string(kept) != `{"id":"1"}` || err != nil {
		t.Errorf("encoding/json writes %s, %v", kept, err)
	}
}

// TestNoNull reads null where the schema does not allow it, and sends the value on.
func TestNoNull(t *testing.T) {
	var tag oneWayTagged
	var desc oneWayDescribed
	w := codec.NewWriter(nil).Sending()
	for _, v := range []any{&tag, &desc} {
		for _, text := range []string{`{"note":null}`, `{"note":"a","note":null}`} {
			if err := codec.Unmarshal([]byte(text), v); err != nil {
				t.Fatal(err)
			}
			if sent := send(t, w, v); sent != `{}` {
				t.Errorf("%T, read from %s, is sent as %s", v, text, sent)
			}
		}
	}
	tag.Note, desc.Note = null[string](), null[string]()
	for _, v := range []any{&tag, &desc} {
		if sent := send(t, w, v); sent != `member "note" cannot be null: leave it absent (the zero Opt) or Set a value` {
			t.Errorf("null is sent as %s", sent)
		}
	}
}
