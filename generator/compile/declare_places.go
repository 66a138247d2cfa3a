package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is declNamer.assignPlaces, which decides by which keys the
// lock knows a declaration. A schema can become several types, each within
// another type that inherits it: then one of them has the key that is the place
// of the schema in the specification, and each has a longer key, by which the
// next run recognizes it.

// sent marks, in the lock, the type of a schema as it is sent.
const sent = " (sent)"

// place is the place of a declaration in the specification.
func (d *declared) place() string {
	place := d.decl.From
	if d.key.only != "" {
		place += " " + d.key.only
	}
	if d.decl.Use == ir.Write {
		place += sent
	}
	return place
}

// allPlaces returns the places of a declaration and those of the declarations
// that were merged into it.
func (d *declared) allPlaces() []string {
	places := []string{d.place()}
	if d.decl.Use == ir.Both {
		places = append(places, places[0]+sent)
	}
	for _, other := range d.merged {
		places = append(places, other.allPlaces()...)
	}
	return places
}

// longPlace is the place of a declaration and that of the type which it is
// part of.
func (d *declared) longPlace() string {
	if d.at.parent != nil {
		return d.place() + " in " + d.at.parent.place()
	}
	return d.place() + " in " + d.at.base
}

// assignPlaces gives each declaration its keys in the lock, no two of them the
// same.
func (n *declNamer) assignPlaces(live []*declared) {
	sharing := map[string][]*declared{}
	for _, d := range live {
		for _, place := range d.allPlaces() {
			sharing[place] = append(sharing[place], d)
		}
	}
	long := naming.NewScope(nil)
	for _, d := range live {
		own := long.First(d.decl.Pos, d.longPlace())
		_, needed := n.lock.name(own)
		var places []string
		for _, place := range d.allPlaces() {
			all := sharing[place]
			needed = needed || all[0] != all[len(all)-1]
			if n.ownerOf(place, all) == d {
				places = append(places, place)
			}
		}
		if needed {
			places = append([]string{own}, places...)
		}
		d.places = places
	}
}

// ownerOf decides which of several declarations has the key of a place: the
// one whose name matches the lock, otherwise the first.
func (n *declNamer) ownerOf(place string, sharing []*declared) *declared {
	if name, ok := n.lock.name(place); ok {
		for _, d := range sharing {
			if d.likelyName() == name {
				return d
			}
		}
	}
	return sharing[0]
}

// likelyName is the name of a declaration that collides with no other.
func (d *declared) likelyName() string {
	return derivedNames(d.likelyParts(), longName)[0]
}

func (d *declared) likelyParts() []string {
	if d.at.parent == nil {
		return d.derivedParts()
	}
	return append(d.at.parent.likelyParts(), d.at.suffix)
}
