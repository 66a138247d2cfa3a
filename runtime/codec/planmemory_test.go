//go:build !purego

package codec_test

import (
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of the rules of shared memory for values read by plans.

// Rules 1 and 3, and CopyStrings, hold for values read by a plan.
func TestPlanShares(t *testing.T) {
	text := []byte(`[{"id":"identifier","tags":["tag"],"status":"active","segment":["a"],"k":1}]`)
	for _, copied := range []bool{false, true} {
		c := codec.NewCursor(text)
		if copied {
			c.CopyStrings()
		}
		var list []customer
		if codec.Read(c, &list); c.End() != nil {
			t.Fatal(c.Err())
		}
		v := list[0]
		kept := []string{v.ID, v.Tags[0], string(v.Status)}
		for key := range v.Fields {
			kept = append(kept, key)
		}
		for _, s := range kept {
			if points(s, text) == copied {
				t.Errorf("copied %t, but %q points into the body: %t", copied, s, !copied)
			}
		}
		raw := v.Fields["segment"]
		if _ = append(raw, "overwritten"...); cap(raw) != len(raw) || text[len(text)-1] != ']' {
			t.Errorf("a raw value has capacity %d and length %d", cap(raw), len(raw))
		}
		var m map[string]status
		body := []byte(`{"the key":"the value"}`)
		d := codec.NewCursor(body)
		if copied {
			d.CopyStrings()
		}
		codec.Read(d, &m)
		for key, value := range m {
			if points(key, body) == copied || points(string(value), body) == copied {
				t.Errorf("copied %t, but %q or %q does not do so", copied, key, value)
			}
		}
	}
}

// Rule 2.
func TestPlanUnmarshalCopiesItsInput(t *testing.T) {
	b := page(1)
	var v []customer
	if err := codec.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	clear(b)
	if v[0].FirstName != "Ada" || v[0].Addresses[0].City != "Gent" || string(v[0].Fields["segment"]) != `["vip","b2b"]` {
		t.Errorf("changed with the caller's bytes: %+v", v[0])
	}
}

// hidden is a type that copies, as rule 4 demands of it.
type hidden string

func (h *hidden) DecodeJSON(c *codec.Cursor) { *h = codec.SecretText[hidden](c) }

func TestPlanLeavesSecretsToTheirType(t *testing.T) {
	b := []byte(`["s3cret-token"]`)
	var v []hidden
	if err := codec.Decode(b, &v); err != nil || v[0] != "s3cret-token" || points(string(v[0]), b) {
		t.Errorf("%q (%v), in the body: %t", v, err, points(string(v[0]), b))
	}
	if text, err := codec.Marshal(&v); err != nil || string(text) != string(b) {
		t.Errorf("%s, %v", text, err)
	}
}
