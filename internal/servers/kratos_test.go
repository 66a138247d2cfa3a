package servers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// kratosConfig has the ports of the public and of the administrative API, and the file of
// the identity schema. No page of a browser is served.
const kratosConfig = `version: v1.3.1
serve:
  public: {host: 127.0.0.1, port: %[1]s, base_url: "http://127.0.0.1:%[1]s/"}
  admin: {host: 127.0.0.1, port: %[2]s, base_url: "http://127.0.0.1:%[2]s/"}
selfservice:
  default_browser_return_url: http://127.0.0.1:9/
  methods: {password: {enabled: true, config: {haveibeenpwned_enabled: false}}, code: {enabled: true}}
  flows:
    login: {ui_url: "http://127.0.0.1:9/login"}
    recovery: {enabled: true, use: code, ui_url: "http://127.0.0.1:9/recovery"}
    registration: {ui_url: "http://127.0.0.1:9/registration", after: {password: {hooks: [{hook: session}]}}}
identity: {default_schema_id: default, schemas: [{id: default, url: "file://%[3]s"}]}
secrets: {cookie: [a-secret-of-a-test-only], cipher: [32-characters-of-a-test-only-key]}
hashers: {algorithm: bcrypt, bcrypt: {cost: 4}}
courier: {smtp: {connection_uri: "smtp://127.0.0.1:9/?disable_starttls=true"}}
log: {level: warning}
`

// kratosSchema describes people by an address to log in with and a name.
const kratosSchema = `{"$id": "person", "type": "object", "properties": {"traits": {"type": "object", "required": ["email"], "properties": {
"email": {"type": "string", "format": "email", "ory.sh/kratos": {"credentials": {"password": {"identifier": true}}, "recovery": {"via": "email"}}},
"name": {"type": "string"}}}}}`

func TestKratos(t *testing.T) {
	longOnly(t)
	t.Parallel()
	program := installed(t, "bin/kratos")
	dir, public, admin := t.TempDir(), freeAddress(t), freeAddress(t)
	config, schema := filepath.Join(dir, "kratos.yml"), filepath.Join(dir, "person.json")
	write(t, schema, kratosSchema)
	write(t, config, fmt.Sprintf(kratosConfig, port(t, public), port(t, admin), schema))
	env := append(os.Environ(), "DSN=sqlite://"+filepath.Join(dir, "db.sqlite")+"?_fk=true")
	migrate := exec.Command(program, "migrate", "sql", "-e", "--yes", "-c", config)
	migrate.Env = env
	if out, err := migrate.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(program, "serve", "--dev", "--sqa-opt-out", "-c", config)
	cmd.Env = env
	serve(t, cmd, "http://"+admin+"/admin/health/ready")
	workflow{server: "kratos", spec: installed(t, "specs/kratos.json"), version: "1.3.1", env: []string{
		"ADMIN=http://" + admin, "PUBLIC=http://" + public,
	}}.run(t)
}
