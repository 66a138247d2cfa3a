//go:build unix

package servers

import (
	"os/exec"
	"syscall"
	"time"
)

// The entry points are ownGroup and stop, which end a server together with the
// processes that it has started.

func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// stop lets a server end by itself, as dockerd must to end containerd and to
// unmount its directories, and kills its group otherwise.
func stop(cmd *exec.Cmd, ended <-chan struct{}) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-ended:
	case <-time.After(15 * time.Second):
	}
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	<-ended
}
