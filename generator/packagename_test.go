package generator

import (
	"errors"
	"testing"
)

// A name that no package can have is an error with a proposal, and a version is
// no name.
func TestPackageName(t *testing.T) {
	for _, c := range []struct{ out, configured, want, propose string }{
		{"client/v2", "", "client", ""}, {"v2", "v2", "v2", ""}, {"sdk/pet-store", "", "petstore", ""}, {"x", "Größe", "Größe", ""},
		{"sdk/go", "", "", "sdk"}, {"func", "", "", "funcclient"}, {"documentation", "", "", "documentationclient"}, {"../go", "", "", "goclient"},
		{"x", "a/b", "", "b"}, {"x", "9a", "", "a"}, {"x", "my-pkg", "", "mypkg"}, {"x", "func", "", "funcclient"}, {"x", "/", "", "client"},
		{"x", "_", "", "client"}, {"x", "main", "", "mainclient"}, {"x", "init", "", "initclient"}, {"x", "a\nb", "", "ab"},
	} {
		client := Client{Out: c.out, Package: c.configured}
		err := client.CheckPackage()
		if e, ok := errors.AsType[*PackageError](err); ok != (c.propose != "") || ok && (e.Propose != c.propose || !isPackageName(e.Propose)) {
			t.Errorf("%q, %q: %v, want the proposal %q", c.out, c.configured, err, c.propose)
		} else if !ok && client.packageName() != c.want {
			t.Errorf("%q, %q: %q, want %q", c.out, c.configured, client.packageName(), c.want)
		}
	}
}
