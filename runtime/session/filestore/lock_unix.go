//go:build unix && !solaris && !aix

package filestore

import (
	"errors"
	"os"
	"syscall"
)

// The entry points are tryLock and removeLocked. The lock of Unix belongs to the
// open file description, so that it excludes other opens in this process too, and
// ends with the process.

func tryLock(f *os.File) (bool, error) {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.ENOLCK):
			return false, errors.Join(errors.ErrUnsupported, err)
		default:
			return false, err
		}
	}
}

// removeLocked removes a lock file that is held. A process that waits for it
// notices that the name refers to another file, and starts again.
func removeLocked(f *os.File) { _ = os.Remove(f.Name()) }
