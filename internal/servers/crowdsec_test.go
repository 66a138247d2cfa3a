package servers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// crowdsecConfig has the directory and the address.
const crowdsecConfig = `common: {daemonize: false, log_media: stdout, log_level: warning, working_dir: .}
config_paths:
  config_dir: %[1]s
  data_dir: %[1]s
  hub_dir: %[1]s
  index_path: %[1]s/index.json
  simulation_path: %[1]s/simulation.yaml
  plugin_dir: %[1]s
  notification_dir: %[1]s
cscli: {output: raw}
db_config: {type: sqlite, db_path: %[1]s/crowdsec.db, log_level: warning}
api:
  client: {credentials_path: %[1]s/credentials.yaml}
  server: {log_level: warning, listen_uri: "%[2]s", profiles_path: %[1]s/profiles.yaml}
prometheus: {enabled: false}
`

const crowdsecProfile = `name: default
filters: [Alert.Remediation == true]
decisions: [{type: ban, duration: 4h}]
on_success: break
`

func TestCrowdSec(t *testing.T) {
	longOnly(t)
	t.Parallel()
	program := installed(t, "crowdsec/usr/bin/crowdsec")
	dir, address := t.TempDir(), freeAddress(t)
	config := filepath.Join(dir, "config.yaml")
	for name, text := range map[string]string{
		"config.yaml": fmt.Sprintf(crowdsecConfig, dir, address), "index.json": "{}", "simulation.yaml": "simulation: false\n",
		"profiles.yaml": crowdsecProfile, "credentials.yaml": "",
	} {
		write(t, filepath.Join(dir, name), text)
	}
	admin := strings.TrimSuffix(program, "crowdsec") + "cscli"
	for _, args := range [][]string{
		{"machines", "add", "watcher", "--password", "secret", "-f", filepath.Join(dir, "watcher.yaml")}, {"bouncers", "add", "bouncer", "-k", "key"},
	} {
		if out, err := exec.Command(admin, append([]string{"-c", config}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	cmd := exec.Command(program, "-c", config, "-no-cs")
	cmd.Env = os.Environ()
	serve(t, cmd, "http://"+address+"/health")
	workflow{server: "crowdsec", spec: installed(t, "specs/crowdsec.yaml"), version: "1.4.6", env: []string{"SERVER=http://" + address + "/v1"}}.run(t)
}
