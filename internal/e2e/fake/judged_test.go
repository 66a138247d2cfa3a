package fake

import (
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestJudgeSees checks that the judge notices deviations.

func TestJudgeSees(t *testing.T) {
	_, router := loadContract(t)
	for name, c := range map[string]struct {
		fault  nimbutest.Fault
		method string
		path   string
		parts  []part
		side   string
	}{
		"wrong types":        {fault: nimbutest.Fault{Damage: nimbutest.WrongTypes}, method: "GET", path: "/customers", side: "response"},
		"half a body":        {fault: nimbutest.Fault{Damage: nimbutest.CutShort}, method: "GET", path: "/roles", side: "response"},
		"no body":            {fault: nimbutest.Fault{Damage: nimbutest.EmptyBody}, method: "GET", path: "/customers/count", side: "response"},
		"a page of HTML":     {fault: nimbutest.Fault{Damage: nimbutest.HTMLPage}, method: "GET", path: "/user", side: "response"},
		"an undeclared 418":  {fault: nimbutest.Fault{Status: 418}, method: "GET", path: "/oauth2/certs", side: "response"},
		"the other error":    {fault: nimbutest.Fault{Status: 400, Body: `{"message":"x"}`}, method: "POST", path: "/oauth2/tokens", side: "response"},
		"no credentials":     {fault: nimbutest.Fault{Status: 200, Body: "[]"}, method: "GET", path: "/customers", parts: []part{bearer("")}, side: "request"},
		"a wrong body":       {fault: nimbutest.Fault{Status: 201, Body: `{"id":"1"}`}, method: "POST", path: "/customers", parts: []part{body(object{"email": 5})}, side: "request"},
		"a wrong query":      {fault: nimbutest.Fault{Status: 200, Body: "[]"}, method: "GET", path: "/customers?use_acl=perhaps", side: "request"},
		"an unknown path":    {method: "GET", path: "/products", side: "request"},
		"a wrong header":     {fault: nimbutest.Fault{Status: 200, Body: "[]", Header: map[string][]string{"X-Total-Count": {"many"}}}, method: "GET", path: "/customers", side: "response"},
		"a wrong error body": {fault: nimbutest.Fault{Status: 500, Body: `{"message":5}`}, method: "GET", path: "/customers", side: "response"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, router)
			clean(t, w.j)
			if c.fault.Status != 0 || c.fault.Damage != 0 {
				w.srv.Inject(c.fault)
			}
			w.rejected = true
			w.do(0, c.method, c.path, c.parts...)
			found := w.j.findings()
			if len(found) == 0 || found[0].side != c.side {
				t.Errorf("found %v, want something about the %s", found, c.side)
			}
		})
	}
}
