package nimbu_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
)

// TestRoleChanges changes the members of a role, read in the plain and in the rich
// serialization, beside a concurrent change: that one is kept.
func TestRoleChanges(t *testing.T) {
	for name, opts := range map[string][]nimbu.Option{
		"plain": nil, "rich": {runtime.WithHeader("X-Nimbu-Client-Version", "1")},
	} {
		t.Run(name, func(t *testing.T) {
			server := nimbutest.NewServer(t)
			var ids []string
			for _, email := range []string{"a@example.com", "b@example.com", "c@example.com"} {
				ids = append(ids, server.AddCustomer(nimbutest.Customer{Email: email}).ID)
			}
			server.AddRole(nimbutest.Role{Name: "staff", Customers: ids[:1]})
			opts = append(opts, nimbu.WithSite("demo"), nimbu.WithToken(nimbu.Secret(server.Token())), nimbu.WithHTTPClient(server.Client()))
			client, err := nimbu.NewClient(opts...)
			if err != nil {
				t.Fatal(err)
			}
			role, err := client.Roles.Get(t.Context(), "staff")
			if err != nil || !reflect.DeepEqual(role.Customers.IDs(), ids[:1]) || len(role.Children.IDs()) != 0 {
				t.Fatal(role.Customers.IDs(), role.Children.IDs(), err)
			}
			if _, err := client.Roles.Update(t.Context(), "staff", nimbu.RoleUpdate{Customers: nimbu.AddReferences(ids[2])}); err != nil {
				t.Fatal(err)
			}
			changed := role.Clone()
			changed.Customers = nimbu.NewRelationValue(ids[1:2])
			update := nimbu.RoleChanges(role, changed)
			if !update.Children.IsZero() || !update.Name.IsZero() || !update.Description.IsZero() {
				t.Error("a member changes that is the same:", update)
			}
			saved, err := client.Roles.Update(t.Context(), "staff", update)
			if err != nil || !reflect.DeepEqual(saved.Customers.IDs(), []string{ids[2], ids[1]}) {
				t.Error(saved.Customers.IDs(), err)
			}
		})
	}
	var none *nimbu.RelationValue
	if none.IDs() != nil || (&nimbu.RelationValue{Value: &nimbu.RelationValueUnknown{}}).IDs() != nil {
		t.Error("ids of no relation")
	}
}

// TestCustomerChanges compares customers that differ in one member.
func TestCustomerChanges(t *testing.T) {
	old := &nimbu.Customer{ID: "1", Email: "a@b.example", FirstName: "Ada", Number: "7", Groups: []string{"vip"}, AuthenticationToken: "secret",
		Addresses: []nimbu.Address{{ID: "x", City: "Ghent"}}, Fields: map[string]json.RawMessage{"size": json.RawMessage(`"S"`)}}
	if same := old.Clone(); !reflect.DeepEqual(same, old) {
		t.Errorf("a clone differs: %+v", same)
	}
	for want, change := range map[string]func(*nimbu.Customer){
		`{}`:                      func(*nimbu.Customer) {},
		`{"email":"c@d.example"}`: func(c *nimbu.Customer) { c.Email = "c@d.example" },
		`{"firstname":null}`:      func(c *nimbu.Customer) { c.FirstName = "" },
		`{"lastname":"Lovelace"}`: func(c *nimbu.Customer) { c.LastName = "Lovelace" },
		`{"groups":[]}`:           func(c *nimbu.Customer) { c.Groups = nil },
		`{"groups":["press"]}`:    func(c *nimbu.Customer) { c.Groups[0] = "press" },
		`{"size":null}`:           func(c *nimbu.Customer) { delete(c.Fields, "size") },
		`{"size":"L","more":[1]}`: func(c *nimbu.Customer) { c.Fields["size"], c.Fields["more"] = []byte(`"L"`), []byte(`[1]`) },
		`{"addresses":[{"id":"x","city":"Antwerp"}]}`: func(c *nimbu.Customer) { c.Addresses[0].City = "Antwerp" },
	} {
		changed := old.Clone()
		change(changed)
		got, err := json.Marshal(nimbu.CustomerChanges(old, changed))
		if err != nil || !sameObject(got, want) {
			t.Errorf("%s %v, want %s", got, err, want)
		}
	}
	me := &nimbu.SessionCustomer{ID: "1", Language: "en"}
	changed := me.Clone()
	changed.Language = "nl"
	if got, err := json.Marshal(nimbu.SessionCustomerChanges(me, changed)); err != nil || string(got) != `{"language":"nl"}` {
		t.Error(string(got), err)
	}
}

func sameObject(a []byte, b string) bool {
	var left, right any
	return json.Unmarshal(a, &left) == nil && json.Unmarshal([]byte(b), &right) == nil && reflect.DeepEqual(left, right)
}
