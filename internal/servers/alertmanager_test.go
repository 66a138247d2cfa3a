package servers

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The test of a server that is built from its Go module, which runs with NIMBUGEN_LONG=1.

func TestAlertmanager(t *testing.T) {
	longOnly(t)
	t.Parallel()
	program := installed(t, "bin/alertmanager")
	dir, address := t.TempDir(), freeAddress(t)
	config := filepath.Join(dir, "config.yml")
	write(t, config, "route: {receiver: none, group_wait: 100ms}\nreceivers: [{name: none}]\n")
	serve(t, exec.Command(program, "--config.file="+config, "--storage.path="+filepath.Join(dir, "data"),
		"--web.listen-address="+address, "--cluster.listen-address="), "http://"+address+"/-/ready")
	workflow{server: "alertmanager", spec: installed(t, "specs/alertmanager.yaml"), version: "0.35", env: []string{"SERVER=http://" + address + "/api/v2"}}.run(t)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
