package servers

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The tests of the servers from the packages of Debian, which run every time.

// debianEnv returns the environment of a program of the unpacked packages.
func debianEnv(dir string) []string {
	return append(os.Environ(),
		"LD_LIBRARY_PATH="+filepath.Join(dir, "usr/lib/x86_64-linux-gnu")+":"+filepath.Join(dir, "usr/lib/aarch64-linux-gnu"),
		"PATH="+filepath.Join(dir, "usr/bin")+":"+filepath.Join(dir, "usr/sbin")+":"+os.Getenv("PATH"))
}

func TestEtcd(t *testing.T) {
	t.Parallel()
	program := installed(t, "debian/usr/bin/etcd")
	url, peer := "http://"+freeAddress(t), "http://"+freeAddress(t)
	serve(t, exec.Command(program, "--data-dir", t.TempDir(),
		"--listen-client-urls", url, "--advertise-client-urls", url,
		"--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", "default="+peer), url+"/version")
	workflow{server: "etcd", spec: "testdata/etcd/rpc.swagger.json", version: "3.4", env: []string{"SERVER=" + url}}.run(t)
}

func TestPowerDNS(t *testing.T) {
	t.Parallel()
	program := installed(t, "debian/usr/sbin/pdns_server")
	debian := strings.TrimSuffix(program, "/usr/sbin/pdns_server")
	url := startPowerDNS(t, program, debian)
	spec := filepath.Join(t.TempDir(), "powerdns.yaml")
	download(t, spec, url+"/api/docs", "X-API-Key", "test")
	workflow{server: "powerdns", spec: spec, version: "4.7", env: []string{"SERVER=" + url + "/api/v1"}}.run(t)
}

func TestDocker(t *testing.T) {
	t.Parallel()
	program := installed(t, "debian/usr/sbin/dockerd")
	debian := strings.TrimSuffix(program, "/usr/sbin/dockerd")
	dir, address := t.TempDir(), freeAddress(t)
	cmd := exec.Command(program, "--data-root", filepath.Join(dir, "data"), "--exec-root", filepath.Join(dir, "exec"),
		"--pidfile", filepath.Join(dir, "pid"), "--host", "tcp://"+address, "--storage-driver=vfs", "--log-level=error",
		"--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false")
	cmd.Env = debianEnv(debian)
	serve(t, cmd, "http://"+address+"/_ping")
	workflow{server: "docker", spec: "testdata/docker/v1.41.yaml", version: "20.10", env: []string{
		"SERVER=http://" + address + "/v1.41", "BUSYBOX=" + filepath.Join(debian, "bin/busybox"),
	}}.run(t)
}
