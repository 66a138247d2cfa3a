//go:build unix

package desktop

import "syscall"

// apart puts a process into a process group of its own: the terminal sends Ctrl-C
// to this program's group.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
