//go:build !unix

package servers

import "os/exec"

func ownGroup(*exec.Cmd) {}

func stop(cmd *exec.Cmd, ended <-chan struct{}) {
	_ = cmd.Process.Kill()
	<-ended
}
