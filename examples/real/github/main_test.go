package main

import (
	"testing"

	"github.com/nimbugen/nimbugen/examples/real/realtest"
)

// The program runs against a server that responds as GitHub does.

func TestMain(m *testing.M) { realtest.Main(m, main) }

const (
	issues = "api.github.com/repos/octocat/hello-world/issues"
	user   = `"user":{"login":"octocat","id":1,"type":"User","site_admin":false},"labels":[],"assignees":[],"locked":false,"comments":0,"node_id":"x","url":"https://api.github.com","closed_at":null,"created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"`
)

func TestProgram(t *testing.T) {
	authorized := map[string]string{"Authorization": "Bearer ghp_secret"}
	vendor := &realtest.Vendor{T: t, Exchanges: []realtest.Exchange{
		{
			Request: "GET " + issues + "?state=open", Header: authorized,
			Link:    `<https://` + issues + `?state=open&page=2>; rel="next"`,
			Respond: `[{"id":1,"number":7,"state":"open","title":"A",` + user + `}]`,
		},
		{Request: "GET " + issues + "?state=open&page=2", Header: authorized, Respond: `[{"id":2,"number":6,"state":"open","title":"B",` + user + `}]`},
		{
			Request: "POST " + issues, Header: authorized,
			Body:    `{"title":"Paging skips a page","body":"The second page is empty."}`,
			Respond: `{"id":3,"number":8,"state":"open","title":"Paging skips a page",` + user + `}`,
		},
		{
			Request: "PATCH " + issues + "/8", Header: authorized, Body: `{"state":"closed"}`,
			Respond: `{"id":3,"number":8,"state":"closed","title":"Paging skips a page",` + user + `}`,
		},
	}}
	realtest.Start(t, vendor, nil, "GITHUB_TOKEN=ghp_secret").Wait(t, "7 A\n6 B\n8 closed\n")
	vendor.Done()
}
