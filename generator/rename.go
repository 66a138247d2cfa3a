package generator

import (
	"errors"
	"fmt"
	"go/token"
	"os"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is Rename, which changes a Go name in the lock file.

// Renamed is the result of Rename.
type Renamed struct {
	Lock     string // path of the lock file
	What     string // "type", "const", "method" or "field"
	Forwards bool   // the next run leaves the old name as one that go fix replaces
}

// Rename gives another Go name to a type, a constant, a method ("Pets.Get") or a field
// ("Pet.Nick"), for the next run. Programs that use the old name of anything but a
// field still compile.
func Rename(cfg Config, from, to string) (Renamed, error) {
	r := Renamed{Lock: cfg.lockPath()}
	f, err := lock.Read(r.Lock)
	if err != nil {
		return r, err
	}
	var found []renaming
	for _, c := range cfg.Clients {
		client := f.Client(cfg.key(c))
		if len(client.Format1()) > 0 {
			return r, fmt.Errorf("%s has an old format: run nimbugen generate first", r.Lock)
		}
		if n := newRenaming(client, from, to); len(n.entries) > 0 {
			found = append(found, n)
		}
	}
	switch {
	case len(found) == 0:
		return r, unknownName(f, cfg, from)
	case len(found) > 1:
		return r, fmt.Errorf("several clients have the name %s: name one with --out", from)
	}
	if err := found[0].check(); err != nil {
		return r, err
	}
	r.What, r.Forwards = found[0].apply()
	return r, os.WriteFile(r.Lock, f.Encode(), 0o644)
}

// renaming is the change of one name.
type renaming struct {
	client   *lock.Client
	from, to string
	entries  []lock.Entry // that have the name
	former   string       // the kind of the name that forwards; empty: it is a field
}

// newRenaming finds the entries of a name.
func newRenaming(client *lock.Client, from, to string) renaming {
	n := renaming{client: client, from: from, to: to}
	owner, member, isMember := strings.Cut(from, ".")
	places := map[string]bool{} // of the types called owner
	for e := range client.All() {
		if isTypeKind(e.Kind) && e.Name == owner {
			places[e.Place[0]] = true
			at, _, _ := strings.Cut(e.Place[0], " in ")
			places[at] = true
		}
	}
	for e := range client.All() {
		former := ""
		switch {
		case e.Gone:
			continue
		case !isMember && isTypeKind(e.Kind) && e.Name == from:
			former = lock.FormerType
		case !isMember && e.Kind == lock.Const && e.Name == from:
			former = lock.FormerConst
		case e.Kind == lock.Method && e.Name == from:
			former = lock.FormerMethod
		case isMember && (e.Kind == lock.Field || e.Kind == lock.Param || e.Kind == lock.Extra) && e.Name == member && places[e.Place[0]]:
		default:
			continue
		}
		n.entries, n.former = append(n.entries, e), former
	}
	return n
}

// isTypeKind reports whether an entry is that of a type which can have an alias.
func isTypeKind(k lock.Kind) bool {
	switch k {
	case lock.Type, lock.Input, lock.Form, lock.Params, lock.Interface, lock.Unknown:
		return true
	}
	return false
}

// check checks the new name.
func (n renaming) check() error {
	owner, _, isMember := strings.Cut(n.from, ".")
	newOwner, newMember, _ := strings.Cut(n.to, ".")
	name := n.to
	if isMember {
		if name = newMember; owner != newOwner || newMember == "" {
			return fmt.Errorf("%s cannot become %s: write %s.NAME", n.from, n.to, owner)
		}
	}
	if !token.IsIdentifier(name) || !token.IsExported(name) {
		return fmt.Errorf("%q is no exported Go name", name)
	}
	taken := len(newRenaming(n.client, n.to, "").entries) > 0
	for e := range n.client.All() {
		if taken || !isMember && e.Name == n.to && e.Kind != lock.Former && e.Kind != lock.Field && e.Kind != lock.Param {
			return fmt.Errorf("%s is the name of something else", n.to)
		}
		if e.Kind == lock.Former && e.Place[1] == n.to && e.Name != n.from {
			return fmt.Errorf("%s is the former name of %s; nimbugen lock prune frees it", n.to, e.Name)
		}
	}
	return nil
}

// apply changes the entries. Former names of the old name lead to the new one.
func (n renaming) apply() (what string, forwards bool) {
	_, member, isMember := strings.Cut(n.to, ".")
	for _, e := range n.entries {
		e.Name = n.to
		if isMember && n.former != lock.FormerMethod {
			e.Name = member
		}
		n.client.Set(e)
	}
	if n.former == "" {
		return "field", false
	}
	for e := range n.client.All() {
		if e.Kind == lock.Former && e.Name == n.from {
			e.Name = n.to
			n.client.Set(e)
		}
	}
	n.client.Drop(lock.Former, n.former, n.to)
	n.client.Add(lock.Entry{Kind: lock.Former, Place: []string{n.former, n.from}, Name: n.to})
	return n.former, true
}

// unknownName returns the error of a name that no client has, with the nearest one.
func unknownName(f *lock.File, cfg Config, name string) error {
	var known []string
	for _, c := range cfg.Clients {
		owners := map[string]string{}
		for e := range f.Client(cfg.key(c)).All() {
			if isTypeKind(e.Kind) {
				owners[e.Place[0]] = e.Name
			}
		}
		for e := range f.Client(cfg.key(c)).All() {
			switch {
			case e.Gone:
			case isTypeKind(e.Kind), e.Kind == lock.Const, e.Kind == lock.Method:
				known = append(known, e.Name)
			case e.Kind == lock.Field || e.Kind == lock.Param:
				known = append(known, owners[e.Place[0]]+"."+e.Name)
			}
		}
	}
	if len(known) == 0 {
		return errors.New("the lock file has no names: run nimbugen generate first")
	}
	if near := diag.Nearest(name, known); near != "" {
		return fmt.Errorf("no type, constant, method or field is called %s; did you mean %s?", name, near)
	}
	return fmt.Errorf("no type, constant, method or field is called %s; methods are written as Pets.Get, fields as Pet.Nick", name)
}
