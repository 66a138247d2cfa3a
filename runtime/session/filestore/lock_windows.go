package filestore

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

// The entry points are tryLock and removeLocked. The lock of Windows belongs to
// the handle, so that it excludes other handles of this process too, and ends
// with the process.

const (
	lockfileFailImmediately = 1
	lockfileExclusiveLock   = 2
	errorLockViolation      = syscall.Errno(33)
)

// tryLock locks the first byte, which need not exist: the file stays empty.
func tryLock(f *os.File) (bool, error) {
	lockFileEx := syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")
	var at syscall.Overlapped
	ok, _, err := lockFileEx.Call(f.Fd(), lockfileFailImmediately|lockfileExclusiveLock, 0, 1, 0, uintptr(unsafe.Pointer(&at)))
	switch {
	case ok != 0:
		return true, nil
	case errors.Is(err, errorLockViolation), errors.Is(err, syscall.ERROR_IO_PENDING):
		return false, nil
	default:
		return false, err
	}
}

// removeLocked does nothing: Windows does not remove open files.
func removeLocked(*os.File) {}
