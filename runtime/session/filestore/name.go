package filestore

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// This file holds the names of files.

const (
	recordSuffix = ".session"
	lockSuffix   = ".lock"
	nextSuffix   = ".next"
	spareSuffix  = ".spare"
)

// fileName turns any key into a name that every file system takes and that no
// other key has: what is readable of the key, and 128 bits of its hash.
func fileName(key string) string {
	const longest = 24
	var b strings.Builder
	for _, r := range strings.ToLower(key) {
		if b.Len() == longest {
			break
		}
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' {
			b.WriteRune(r)
		}
	}
	sum := sha256.Sum256([]byte(key))
	return b.String() + "-" + hex.EncodeToString(sum[:16])
}
