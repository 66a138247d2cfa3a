package filestore

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// The entry point is fileName, the name of a record's file.

const (
	recordSuffix = ".session"
	lockSuffix   = ".lock"
	nextSuffix   = ".next"
	spareSuffix  = ".spare"
	// A damaged record's name is followed by this suffix and a time.
	damagedSuffix = ".corrupt-"
	damagedTime   = "20060102T150405.000000000"
)

// fileName returns a name for any key that every file system accepts and that no
// other key has: the key's letters and digits, and 128 bits of its hash.
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
