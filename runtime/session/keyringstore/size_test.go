package keyringstore

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// Case 104: Windows accepts 2,560 bytes per entry and macOS's tool about 3,000. The
// keyring holds only the keys, for records of any size and after any number of
// rotations.
func TestCase104OnlyKeysInTheKeyring(t *testing.T) {
	r := &fakeRing{}
	canary := strings.Repeat("refresh-token.", 64<<10/14)
	for range 5 {
		dir := t.TempDir()
		s := opened(t, r, dir)
		save(t, s, canary)
		if got, err := s.Load(t.Context(), "k"); err != nil || string(got.Data) != canary {
			t.Fatalf("64 KiB: %v", err)
		}
		if n := len(r.text); n > 2500 || strings.Contains(r.text, "refresh-token") {
			t.Errorf("the keyring holds %d bytes", n)
		}
		if _, err := keysOf(t.Context(), r, "test", filestore.New(dir), true); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(r.text); n > 2500 {
		t.Errorf("the keyring holds %d bytes after five rotations", n)
	}
}
