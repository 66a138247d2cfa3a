//go:build unix

package chaos

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// stores are the directories of the packages with a TestChaosMatrix.
var stores = []string{"filestore", "keyringstore", "sqlstore/sqltest", "redisstore"}

// TestMatrix runs the matrix of every store, each run for the duration in
// NIMBUGEN_LONG, and prints the table of docs/evidence.md.
func TestMatrix(t *testing.T) {
	if d, err := time.ParseDuration(os.Getenv("NIMBUGEN_LONG")); err != nil || d <= 0 {
		t.Skip("NIMBUGEN_LONG is no duration")
	}
	rows := filepath.Join(t.TempDir(), "rows")
	if err := os.WriteFile(rows, []byte(Header+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range stores {
		cmd := exec.Command("go", "test", "-count=1", "-timeout=0", "-run=^(TestChaosMatrix|TestPostgreSQLMatrix)$", ".")
		cmd.Dir = filepath.Join("..", "..", dir)
		cmd.Env = append(os.Environ(), rowsFile+"="+rows)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", dir, err, out)
		}
	}
	table, err := os.ReadFile(rows)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", table)
}
