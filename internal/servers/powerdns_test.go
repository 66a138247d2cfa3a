package servers

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The entry points are startPowerDNS, and download for the specification that a
// server sends.

// powerdnsConfig has the directory, the directory of modules, and the ports of
// DNS and HTTP.
const powerdnsConfig = `launch=gsqlite3
gsqlite3-dnssec=yes
gsqlite3-database=%[1]s/zones.sqlite3
module-dir=%[2]s
local-address=127.0.0.1
local-port=%[3]s
api=yes
api-key=test
webserver=yes
webserver-address=127.0.0.1
webserver-port=%[4]s
webserver-allow-from=127.0.0.1
socket-dir=%[1]s
daemon=no
guardian=no
security-poll-suffix=
`

func startPowerDNS(t *testing.T, program, debian string) (url string) {
	t.Helper()
	dir, address := t.TempDir(), freeAddress(t)
	schema, err := os.Open(filepath.Join(debian, "usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = schema.Close() }()
	create := exec.Command("sqlite3", filepath.Join(dir, "zones.sqlite3"))
	create.Env, create.Stdin = debianEnv(debian), schema
	if out, err := create.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	modules, err := filepath.Glob(filepath.Join(debian, "usr/lib/*/pdns"))
	if err != nil || len(modules) != 1 {
		t.Fatal("no modules of PowerDNS", modules, err)
	}
	config := fmt.Sprintf(powerdnsConfig, dir, modules[0], port(t, freeAddress(t)), port(t, address))
	if err := os.WriteFile(filepath.Join(dir, "pdns.conf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--config-dir="+dir)
	cmd.Env = debianEnv(debian)
	serve(t, cmd, "http://"+address+"/")
	return "http://" + address
}

func port(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// download writes the response of a URL to a file.
func download(t *testing.T, file, url, header, value string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(header, value)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res.Status, err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
