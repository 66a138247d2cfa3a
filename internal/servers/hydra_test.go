package servers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// hydraConfig has the ports of the public and of the administrative API. The pages to log
// in are nowhere: the workflow reads their addresses from redirections.
const hydraConfig = `serve:
  public: {host: 127.0.0.1, port: %[1]s}
  admin: {host: 127.0.0.1, port: %[2]s}
urls:
  self: {issuer: "http://127.0.0.1:%[1]s"}
  login: http://127.0.0.1:9/login
  consent: http://127.0.0.1:9/consent
secrets: {system: [a-secret-of-a-test-only]}
`

func TestHydra(t *testing.T) {
	longOnly(t)
	t.Parallel()
	program := installed(t, "bin/hydra")
	dir, public, admin := t.TempDir(), freeAddress(t), freeAddress(t)
	config, dsn := filepath.Join(dir, "hydra.yml"), "sqlite://"+filepath.Join(dir, "db.sqlite")+"?_fk=true"
	write(t, config, fmt.Sprintf(hydraConfig, port(t, public), port(t, admin)))
	migrate := exec.Command(program, "migrate", "sql", "up", "--yes", dsn)
	if out, err := migrate.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(program, "serve", "all", "--dev", "--sqa-opt-out", "-c", config)
	cmd.Env = append(os.Environ(), "DSN="+dsn)
	serve(t, cmd, "http://"+admin+"/health/ready")
	workflow{server: "hydra", spec: installed(t, "specs/hydra.json"), version: "2.3", env: []string{
		"SERVER=http://" + admin, "ISSUER=http://" + public,
	}}.run(t)
}
