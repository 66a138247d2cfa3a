//go:build !unix

package desktop

import "syscall"

// apart returns nil: a command starts like any other.
func apart() *syscall.SysProcAttr { return nil }
