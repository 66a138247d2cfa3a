package compile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/internal/txtar"
)

// TestEveryCodeHasACase checks that each diagnostic code is in a golden case,
// and that at least a third of the cases have findings.
func TestEveryCodeHasACase(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/compile/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	bad := 0
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if found, ok := txtar.Parse(raw).Get("want.diag"); ok {
			bad++
			shown.Write(found)
		}
	}
	for _, code := range diag.CompileCodes() {
		if !strings.Contains(shown.String(), "["+code+"]") {
			t.Errorf("no case shows %s", code)
		}
	}
	if 3*bad < len(paths) {
		t.Errorf("%d of %d cases have findings; at least a third should", bad, len(paths))
	}
}

func TestReservedNames(t *testing.T) {
	got := strings.Join(naming.Reserved(true, true, nil), " ")
	want := "Client NewClient Option CallOption Error ErrorBody Page Opt Set Null Int Secret Filter Where Resume First All String StringList Bool Int64 Float64 newClient relationSyntax variant variantAt variants writeVariant " +
		"WithBaseURL WithHTTPClient WithStore ErrBadRequest ErrUnauthorized ErrForbidden ErrNotFound ErrConflict ErrValidation ErrRateLimited ErrServer " +
		"App NewApp AppConfig Session Remember UseACL ErrNoSession ErrNotLoggedIn ErrSessionEnded ErrBadCredentials ErrNotRemembered ErrDenied Relation SetReferences AddReferences RemoveReferences ClearReferences Batch"
	if got != want {
		t.Errorf("the list of reserved names changed, which renames types of users; it may only grow with a new compatibility level\ngot  %s\nwant %s", got, want)
	}
	for name, want := range map[string]bool{
		"ErrNotFound": true, "Errors": false, "Err": false, "WithToken": true, "Withdrawal": false, "MailService": true, "Services": false, "NewThing": false,
	} {
		if got := naming.IsReservedPattern(name); got != want {
			t.Errorf("isReservedPattern(%q) = %v", name, got)
		}
	}
}
