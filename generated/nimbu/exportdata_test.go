package nimbu_test

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// The entry point is TestExportData, which limits what every importer of the client
// makes the compiler read.

// exportBytes is a fifth above what the compiler of Go 1.26 writes. A generic type of
// runtime or session whose methods do much exceeds it: the client has the bodies of
// these methods, and the types that they use, in its export data.
const exportBytes = 450_000

// TestExportData measures the export data of the client, the first member of the
// archive that the compiler writes.
func TestExportData(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the client")
	}
	out, err := exec.Command("go", "list", "-export", "-f", "{{.Export}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := os.ReadFile(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	header, found := strings.CutPrefix(string(archive[:68]), "!<arch>\n")
	if !found || !strings.HasPrefix(header, "__.PKGDEF ") {
		t.Fatalf("no archive with export data: %q", archive[:68])
	}
	size, err := strconv.Atoi(strings.TrimSpace(header[48:58]))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes of export data", size)
	if size > exportBytes {
		t.Errorf("the export data has %d bytes, the limit is %d", size, exportBytes)
	}
}
