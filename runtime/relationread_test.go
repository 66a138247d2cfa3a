package runtime

import (
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

const testSyntax RelationSyntax = `{"op":"__op","add":"AddReference","remove":"RemoveReference","batch":"Batch","ops":"ops","objects":"objects","type":"__type","reference":"Reference","class":"className","id":"id"}`

// TestRelationThereAndBack: what is read and written again is the same JSON.
func TestRelationThereAndBack(t *testing.T) {
	for _, r := range []Relation{
		SetReferences("a", "b"), AddReferences("a"), RemoveReferences("b", "c"), ClearReferences(),
		Batch(AddReferences("a"), RemoveReferences("b")),
	} {
		first := relationJSON(t, r)
		c := codec.NewCursor([]byte(first))
		again := relationJSON(t, codec.Unwrap("r", func(c *codec.Cursor) Relation { return ReadRelation(c, testSyntax) })(c))
		if c.Err() != nil || again != first {
			t.Errorf("%s came back as %s (%v)", first, again, c.Err())
		}
	}
}

func TestReadRelationRefusesUnknownOperations(t *testing.T) {
	c := codec.NewCursor([]byte(`{"__op":"Explode","objects":[]}`))
	if ReadRelation(c, testSyntax); c.Err() == nil {
		t.Error("no error for an unknown operation")
	}
}

func relationJSON(t *testing.T, r Relation) string {
	t.Helper()
	w := codec.NewWriter(nil)
	w.ObjectStart()
	PutRelation(w, "r", r, testSyntax, "customer")
	w.ObjectEnd()
	if err := w.Err(); err != nil {
		t.Fatal(err)
	}
	return string(w.Bytes())
}
