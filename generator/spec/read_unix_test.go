//go:build unix

package spec

import (
	"strings"
	"syscall"
	"testing"
)

// TestReferenceToPipe checks that a reference to a pipe is not read, which would
// take until someone writes the pipe.
func TestReferenceToPipe(t *testing.T) {
	write(t, map[string]string{"spec.yaml": strings.Replace(small, "models/pet.json", "pipe.json", 1)})
	if err := syscall.Mkfifo("pipe.json", 0o600); err != nil {
		t.Skip(err)
	}
	_, diags := Load(t.Context(), "spec.yaml", Options{})
	for _, d := range diags.All() {
		if strings.Contains(d.Message, "pipe.json cannot be read: it is no regular file") {
			return
		}
	}
	t.Error(diags.All())
}
