package generator

import (
	"bytes"
	"os"

	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is PruneLock.

// PruneLock drops the names of what the specifications no longer have from the
// lock file of cfg. It returns the path of the file and the number of names.
func PruneLock(cfg Config) (path string, dropped int, err error) {
	path = cfg.lockPath()
	before, err := os.ReadFile(path)
	if err != nil {
		return path, 0, err
	}
	f, err := lock.Read(path)
	if err != nil {
		return path, 0, err
	}
	for _, c := range f.Clients {
		if len(c.Format1()) > 0 {
			return path, 0, nil // the next run writes the present format
		}
		dropped += c.Prune()
	}
	after := f.Encode()
	if bytes.Equal(before, after) {
		return path, dropped, nil
	}
	return path, dropped, os.WriteFile(path, after, 0o644)
}
