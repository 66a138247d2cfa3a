package runtime_test

import (
	"encoding/json"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// update has a member for each function that compares members.
type update struct {
	Plain   runtime.Opt[string]        `json:"plain,omitzero"`
	Null    runtime.Opt[string]        `json:"null,omitzero"`
	Pointer runtime.Opt[int64]         `json:"pointer,omitzero"`
	Exact   runtime.Opt[int64]         `json:"exact,omitzero"`
	Enum    string                     `json:"enum,omitzero"`
	List    []string                   `json:"list,omitzero"`
	Items   []item                     `json:"items,omitzero"`
	Fields  map[string]json.RawMessage `json:"fields,omitzero"`
}

type item struct {
	City runtime.Opt[string] `json:"city,omitzero"`
}

func TestChange(t *testing.T) {
	type address struct {
		City string `json:"city,omitzero"`
	}
	raw := func(pairs ...string) map[string]json.RawMessage {
		m := map[string]json.RawMessage{}
		for i := 0; i+1 < len(pairs); i += 2 {
			m[pairs[i]] = json.RawMessage(pairs[i+1])
		}
		return m
	}
	one, two := int64(1), int64(2)
	for want, change := range map[string]func(*update){
		`{"plain":"b"}`:    func(u *update) { runtime.Change(&u.Plain, "a", "b") },
		`{"plain":""}`:     func(u *update) { runtime.Change(&u.Plain, "a", "") },
		`{"null":null}`:    func(u *update) { runtime.ChangeOrNull(&u.Null, "a", "") },
		`{"null":"b"}`:     func(u *update) { runtime.ChangeOrNull(&u.Null, "", "b") },
		`{"pointer":2}`:    func(u *update) { runtime.ChangePointer(&u.Pointer, &one, &two) },
		`{"pointer":1}`:    func(u *update) { runtime.ChangePointer(&u.Pointer, nil, &one) },
		`{"pointer":null}`: func(u *update) { runtime.ChangePointer(&u.Pointer, &one, nil) },
		`{"exact":0}`:      func(u *update) { runtime.ChangeOpt(&u.Exact, runtime.Opt[int64]{}, runtime.Set[int64](0)) },
		`{"exact":null}`:   func(u *update) { runtime.ChangeOpt(&u.Exact, runtime.Set[int64](0), runtime.Opt[int64]{}) },
		`{"enum":"b"}`:     func(u *update) { runtime.ChangeValue(&u.Enum, "a", "b") },
		`{"list":[]}`:      func(u *update) { runtime.ChangeList(&u.List, []string{"a"}, nil) },
		`{"list":["b"]}`:   func(u *update) { runtime.ChangeList(&u.List, []string{"a"}, []string{"b"}) },
		`{"items":[{"city":"x"},{}]}`: func(u *update) {
			runtime.ChangeList(&u.Items, []address{{"x"}}, []address{{"x"}, {}})
		},
		`{"fields":{"a":2,"b":null,"c":[1]}}`: func(u *update) {
			runtime.ChangeFields(&u.Fields, raw("a", "1", "b", "1", "d", `{"x": 1}`), raw("a", "2", "c", "[1]", "d", `{"x":1}`))
		},
		`{}`: func(u *update) {
			other := int64(1)
			runtime.Change(&u.Plain, "a", "a")
			runtime.ChangeOrNull(&u.Null, "", "")
			runtime.ChangePointer(&u.Pointer, &one, &other)
			runtime.ChangePointer(&u.Pointer, nil, nil)
			runtime.ChangeOpt(&u.Exact, runtime.Opt[int64]{}, runtime.Null[int64]())
			runtime.ChangeOpt(&u.Exact, runtime.Set(one), runtime.Set(one))
			runtime.ChangeValue(&u.Enum, "a", "a")
			runtime.ChangeList(&u.List, nil, []string{})
			runtime.ChangeFields(&u.Fields, raw("a", "1"), raw("a", "1"))
		},
	} {
		var u update
		change(&u)
		if got, err := json.Marshal(u); err != nil || string(got) != want {
			t.Errorf("%s %v, want %s", got, err, want)
		}
	}
	list := []string{"b"}
	var u update
	runtime.ChangeList(&u.List, nil, list)
	list[0] = "changed"
	if u.List[0] != "b" {
		t.Error("the update shares the list of the record")
	}
}

func TestChangeReferences(t *testing.T) {
	for want, ids := range map[string][2][]string{
		`{}`: {{"a", "b"}, {"b", "a"}},
		`{"r":{"__op":"AddReference","objects":[{"id":"c"}]}}`:                                                                            {{"a"}, {"a", "c"}},
		`{"r":{"__op":"RemoveReference","objects":[{"id":"a"}]}}`:                                                                         {{"a"}, nil},
		`{"r":{"__op":"Batch","ops":[{"__op":"AddReference","objects":[{"id":"b"}]},{"__op":"RemoveReference","objects":[{"id":"a"}]}]}}`: {{"a"}, {"b"}},
	} {
		syntax := runtime.RelationSyntax{Op: "__op", Add: "AddReference", Remove: "RemoveReference", Batch: "Batch", Ops: "ops", Objects: "objects", ID: "id"}
		body := described{R: runtime.ChangeReferences(ids[0], ids[1]), describe: func(v *described, m *codec.Members) {
			m.Custom("r", &v.R, runtime.RelationMember(&syntax, ""))
		}}
		if got, err := body.json(); err != nil || got != want {
			t.Errorf("%s %v, want %s", got, err, want)
		}
	}
}
