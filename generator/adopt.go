package generator

import (
	"fmt"
	"os"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is Adopt.

// Adopt forgets, in the lock file of cfg, the shapes of what plan holds and wants
// selects, so that the next run gives them their natural shape. It returns the path
// of the file and the number of shapes.
func Adopt(cfg Config, plan *Plan, wants func(ir.Held) bool) (path string, n int, err error) {
	path = cfg.lockPath()
	f, err := lock.Read(path)
	if err != nil {
		return path, 0, err
	}
	for _, c := range plan.Clients {
		names := f.Client(cfg.key(c.Client))
		for _, h := range c.Summary.Held {
			if !wants(h) {
				continue
			}
			e, ok := names.Find(lock.Kind(h.Kind), h.Place...)
			if !ok {
				return path, 0, fmt.Errorf("%s does not have %s as the specification has it now; run nimbugen generate first", path, h.Name)
			}
			forget(names, e)
			n++
		}
	}
	return path, n, os.WriteFile(path, f.Encode(), 0o644)
}

// forget makes the lock forget the shape of an entry: of a type that is read and sent
// also those of its fields.
func forget(names *lock.Client, e lock.Entry) {
	if !e.Gone && e.Type != lock.Shared {
		e.Type = ""
		names.Set(e)
		return
	}
	names.Drop(e.Kind, e.Place...)
	if e.Kind == lock.Const {
		return
	}
	for field := range names.All() {
		if field.Kind == lock.Field && field.Place[0] == e.Place[0] {
			field.Type = ""
			names.Set(field)
		}
	}
}
