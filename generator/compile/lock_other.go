package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are lockedNames.function, which names the functions and variables
// of the package that belong to no type, and recordReceivers.

// What a lock.Func is: the first part of its place.
const (
	funcCredential = "credential" // scheme
	funcServer     = "server"     // URL template
	funcValidate   = "validate"
	funcChanges    = "changes" // schema of the record, and of the update
	funcFilter     = "filter"  // schema of the record, and property
	funcFilters    = "filters" // what the filters of all records share
	funcVariant    = "variant" // schema of the union, and value of its discriminator
	funcLink       = "link"    // operation, and name of the link; a method
)

// noPart stands for a part of a place that a function does not have.
const noPart = "-"

// function names a function or variable: as in an earlier run, unless a hint states
// another name, or by the first candidate that is free.
func (l *lockedNames) function(names *naming.Scope, pos diag.Pos, place [3]string, hinted string, candidates ...string) string {
	name, ok := l.takeFunction(names, pos, place, hinted)
	if !ok {
		name = names.First(pos, candidates...)
	}
	return l.keepFunction(place, name)
}

// takeFunction takes the name that a function had in an earlier run, unless a hint
// states another one.
func (l *lockedNames) takeFunction(names *naming.Scope, pos diag.Pos, place [3]string, hinted string) (string, bool) {
	name, ok := l.name(lock.Func, place[:]...)
	return name, ok && (hinted == "" || hinted == name) && names.Take(name, pos)
}

// keepFunction records the name of a function.
func (l *lockedNames) keepFunction(place [3]string, name string) string {
	typ := "func"
	if place[0] == funcFilter && place[2] != noPart {
		typ = "var"
	}
	l.keep(lock.Entry{Kind: lock.Func, Place: place[:], Name: name, Type: typ})
	return name
}

// linkName names the method that follows a link of an operation.
func (l *lockedNames) linkName(op *operation, link string, pos diag.Pos) string {
	e, ok := l.find(lock.Func, funcLink, op.key, link)
	service, name, _ := strings.Cut(e.Name, ".")
	if !ok || service != op.service.ir.Name || !naming.IsExported(name) || !op.service.names.Take(name, pos) {
		name = op.service.names.First(pos, "Follow"+naming.Exported(link), op.ir.Name+"Follow"+naming.Exported(link))
	}
	l.keepFunction([3]string{funcLink, op.key, link}, op.service.ir.Name+"."+name)
	return name
}

// recordReceivers records the functions of receivers with the types of what they
// receive and return.
func (l *lockedNames) recordReceivers(receivers []*ir.Receiver) {
	for _, r := range receivers {
		for _, ev := range r.Events {
			var parts []string
			if b := ev.Op.Body; b != nil && b.Type != nil {
				parts = append(parts, listedText("body", goText(b.Type)))
			}
			if v, ok := ev.Op.Result.(ir.Value); ok {
				parts = append(parts, listedText("response", goText(v.Type)))
			}
			l.keep(lock.Entry{Kind: lock.Event, Place: []string{r.Place, ev.Path, ev.Op.Method}, Name: ev.Op.Name, Type: strings.Join(parts, " ")})
		}
	}
}

// eventName names the function of an event: by a hint, as in an earlier run, or by the
// first candidate that is free.
func (l *lockedNames) eventName(into *receiver, op *operation, path string, candidates ...string) string {
	name, ok := l.name(lock.Event, into.ir.Place, path, op.ir.Method)
	if hinted := op.hints.GoName("name"); (hinted == "" || hinted == name) && ok && into.names.Take(name, op.ir.Pos) {
		return name
	}
	return into.names.First(op.ir.Pos, candidates...)
}
