package runtime

import (
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

func testSyntax() *RelationSyntax {
	return &RelationSyntax{
		Op: "__op", Add: "AddReference", Remove: "RemoveReference", Batch: "Batch", Ops: "ops", Objects: "objects",
		Type: "__type", Reference: "Reference", Class: "className", ID: "id",
	}
}

// related is a struct with a relation, as generated code describes it.
type related struct{ R Relation }

func (v *related) DescribeJSON(m *codec.Members) {
	m.Custom("r", &v.R, RelationMember(testSyntax(), "customer"))
}

// TestRelationRoundTrip expects the same JSON from reading and writing.
func TestRelationRoundTrip(t *testing.T) {
	for _, r := range []Relation{
		SetReferences("a", "b"), AddReferences("a"), RemoveReferences("b", "c"), ClearReferences(),
		Batch(AddReferences("a"), RemoveReferences("b")),
	} {
		first := relationJSON(t, r)
		var again related
		if err := codec.Unmarshal([]byte(first), &again); err != nil || relationJSON(t, again.R) != first {
			t.Errorf("%s came back as %v (%v)", first, again, err)
		}
	}
}

func TestReadRelationRejectsUnknownOperations(t *testing.T) {
	if err := codec.Unmarshal([]byte(`{"r":{"__op":"Explode","objects":[]}}`), new(related)); err == nil {
		t.Error("no error for an unknown operation")
	}
}

func relationJSON(t *testing.T, r Relation) string {
	t.Helper()
	b, err := codec.Marshal(&related{r})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
