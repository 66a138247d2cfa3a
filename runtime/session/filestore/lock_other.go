//go:build (!unix && !windows) || solaris || aix

package filestore

import (
	"errors"
	"os"
)

// This file holds the lock for systems that have none.

func tryLock(*os.File) (bool, error) { return false, errors.ErrUnsupported }

func removeLocked(*os.File) {}
