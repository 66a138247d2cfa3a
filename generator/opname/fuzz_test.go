package opname

import (
	"cmp"
	"strings"
	"testing"
)

// FuzzNames names the methods of any operations: nothing panics, each operation has a
// name, and the names are the same the second time.
func FuzzNames(f *testing.F) {
	for _, text := range []string{
		"GET /bytes|readByte|bytes|A byte\nPUT /bytes|A byte.|bytes|\nGET /bytes/{id}|bytes..get|bytes|",
		"GET /v1/users/{id}|users.list.|v1 users|List\nPOST /v1/users/{id}/send_email|-|v1 orders|Sends",
		"POST /|post|-|.\nPOST /-|_|_|-\nGET /{a}|{}|{}|",
		"GET /orders|orders_list|Orders v2|\nGET /orders/{id}.json|OrdersController_get|Orders v2|\nDELETE /orders:batch|batchDelete|Orders v2|",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		first := names(t, text)
		if len(text)%16 != 0 {
			return
		}
		if second := names(t, text); first != second {
			t.Errorf("the names are %q, and then %q", first, second)
		}
	})
}

// names returns the names of the methods of lines such as "GET /pets|listPets|pets|Lists pets".
func names(t *testing.T, text string) string {
	var ops []*Operation
	var tagged []Tagged
	var tags []string
	for line := range strings.Lines(text) {
		f := append(strings.Split(strings.TrimSuffix(line, "\n"), "|"), "", "", "")
		method, path, _ := strings.Cut(f[0], " ")
		op := &Operation{Method: method, Path: "/" + strings.TrimPrefix(path, "/"), ID: f[1], Text: f[3], Result: Result(len(line) % 3)}
		ops, tags, tagged = append(ops, op), append(tags, f[2]), append(tagged, Tagged{Tag: f[2], Path: op.Path})
	}
	if len(ops) == 0 {
		return ""
	}
	services := Services("Test", tagged)
	for i, op := range ops {
		op.Noun = cmp.Or(services[tags[i]].Noun, FirstNoun(op.Path))
		op.Service = cmp.Or(services[tags[i]].Text(), op.Noun)
	}
	api := New("Test", ops)
	var all []string
	for _, op := range ops {
		found := api.Names(op)
		if len(found) == 0 {
			t.Fatalf("%+v has no name", *op)
		}
		all = append(all, found[0].Go)
	}
	return strings.Join(all, " ")
}
