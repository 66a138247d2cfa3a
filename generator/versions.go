package generator

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry points are KnownNames, Package.Names and Inputs, by which versions of a
// package are compared.

// KnownNames returns the names that earlier runs gave in the package of c.
func KnownNames(cfg Config, c Client) (*lock.Client, error) {
	kept, err := lock.Read(cfg.lockPath())
	if err != nil {
		return nil, err
	}
	return kept.Client(cfg.key(c)), nil
}

// Names returns the names that a package gives to the next run.
func (p *Package) Names() *lock.Client { return p.API.Names }

// Inputs returns the hashes of the files that the package of c on disk was made of,
// by their names relative to the lock file; none when that is not known.
func Inputs(cfg Config, c Client) map[string][]string {
	data, err := os.ReadFile(filepath.Join(cfg.OutDir(c), hashesName))
	if err != nil {
		return nil
	}
	inputs := map[string][]string{}
	for what, hash := range readHashes(data) {
		if name, ok := strings.CutPrefix(what, "input "); ok {
			inputs[name] = hash
		}
	}
	return inputs
}

// Hash returns the hash of an input as [Inputs] has it.
func Hash(data []byte) string { return hash(data) }

// LockDir returns the directory of the lock file.
func (cfg Config) LockDir() string { return filepath.Dir(cfg.lockPath()) }
