package compile

import "github.com/nimbugen/nimbugen/generator/naming"

// lockedNames holds the Go names of places in the specification, so that the
// next run names them as this one does. The entry points are name and keep.
type lockedNames struct {
	earlier Names             // of an earlier run; may be nil
	now     map[string]string // ir.API.Names
}

// name returns the name that an earlier run gave to a place.
func (l *lockedNames) name(place string) (string, bool) {
	if l.earlier == nil {
		return "", false
	}
	name, ok := l.earlier.GoName(place)
	return name, ok && naming.IsExported(name)
}

// keep records the name of a place for the next run.
func (l *lockedNames) keep(place, name string) { l.now[place] = name }
