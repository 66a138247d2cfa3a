package compile

import (
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are forwarder.addServices and forwarder.addMethods. A method
// that has another name than in an earlier run, or is of another service, leaves
// one of its old name, which calls it.

// forwarder finds the old names of methods.
type forwarder struct {
	lock     *lockedNames
	names    *naming.Scope // package level
	services map[string]*service
	order    []*service
}

// addServices returns the services, and those which only methods of old names
// belong to.
func (f *forwarder) addServices(services []*service, ops []*operation) []*service {
	f.services, f.order = map[string]*service{}, services
	for _, s := range services {
		f.services[s.ir.Name] = s
	}
	for _, op := range ops {
		for _, e := range f.lock.methodsBefore(op) {
			name, method, _ := strings.Cut(e.Name, ".")
			if f.services[name] == nil && naming.IsExported(name) && naming.IsExported(method) && f.names.Take(name+"Service", diag.Pos{}) {
				s := &service{ir: &ir.Service{Pos: op.ir.Pos, Name: name}, names: naming.NewScope(naming.StandardMethods())}
				s.ir.Doc = ir.Doc{Text: name + "Service has the methods that are in other services now."}
				f.services[name], f.order = s, append(f.order, s)
			}
		}
	}
	return f.order
}

// methodsBefore returns the names that an operation's first method had in earlier
// runs.
func (l *lockedNames) methodsBefore(op *operation) []lock.Entry {
	var list []lock.Entry
	if e, ok := l.methods[op.key]; ok && !e.Gone {
		list = append(list, e)
	}
	if e, ok := l.removedAt[endpoint(op.endpoint())]; ok {
		list = append(list, e)
	}
	return append(list, l.forwards[op.key]...)
}

// addMethods adds the methods of old names of an operation, once all its methods
// have names.
func (f *forwarder) addMethods(op *operation) {
	now := namesNow(op)
	for _, e := range f.lock.methodsBefore(op) {
		role := "method"
		if e.Kind == lock.Moved {
			role = e.Place[1]
		}
		f.add(op, role, e.Name, now)
	}
	for _, role := range slices.Sorted(maps.Keys(now)) {
		if kind, place, ok := rolePlace(op, role); ok {
			if e, had := f.lock.find(kind, place...); had && !e.Gone {
				f.add(op, role, e.Name, now)
			}
		}
	}
}

// namesNow returns the names of an operation's methods by their role.
func namesNow(op *operation) map[string]string {
	now := map[string]string{"method": op.ir.Name}
	if op.ir.Paging != nil {
		now["pages"] = op.ir.Pages
	}
	if op.ir.Streaming != nil {
		now["stream"] = op.ir.Streaming.Name
	}
	for _, o := range op.ir.Others {
		switch {
		case o.Whole:
			now["whole"] = o.Name
		case o.Paging != nil:
			now["iterator"], now["pages"] = o.Name, o.Pages
		default:
			now["media "+o.Media] = o.Name
		}
	}
	return now
}

// rolePlace returns the place of a second method in the lock.
func rolePlace(op *operation, role string) (lock.Kind, []string, bool) {
	role, media, _ := strings.Cut(role, " ")
	switch role {
	case "media":
		return lock.Media, []string{op.key, media}, true
	case "method":
		return "", nil, false
	}
	return lock.Kind(role), []string{op.key}, true
}

// add adds a method of an old name, unless it is that of today or of something
// else.
func (f *forwarder) add(op *operation, role, was string, now map[string]string) {
	if _, renamed := f.lock.find(lock.Former, lock.FormerMethod, was); renamed {
		return // it has a forwarder
	}
	service, name, _ := strings.Cut(was, ".")
	s, to := f.services[service], now[role]
	if s == nil || to == "" || was == op.service.ir.Name+"."+to || !naming.IsExported(name) || !s.names.Take(name, op.ir.Pos) {
		return
	}
	s.ir.OldMethods = append(s.ir.OldMethods, &ir.OldMethod{Name: name, Op: op.ir, Method: to})
	f.lock.keep(lock.Entry{Kind: lock.Moved, Place: []string{op.key, role, was}, Name: was, Type: op.service.ir.Name + "." + to})
}
