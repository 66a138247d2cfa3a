package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// This file says what the lock calls the declarations. A schema can become
// several types, each within another one that inherits it: then the name of
// its place in the specification is that of one of them, and each has a longer
// one beside it, by which the next run knows it again.

// sent marks, in the lock, the type of a schema as it is sent.
const sent = " (sent)"

// declPlace is the place of a declaration in the specification.
func declPlace(d *declared) string {
	place := d.decl.From
	if d.key.only != "" {
		place += " " + d.key.only
	}
	if d.decl.Use == ir.Write {
		place += sent
	}
	return place
}

// declPlaces gives the places of a declaration, and of those that it stands
// for.
func declPlaces(d *declared) []string {
	places := []string{declPlace(d)}
	if d.decl.Use == ir.Both {
		places = append(places, places[0]+sent)
	}
	for _, other := range d.shares {
		places = append(places, declPlaces(other)...)
	}
	return places
}

// longPlace is the place of a declaration and that of what it is part of.
func longPlace(d *declared) string {
	above := d.at.base
	if d.at.parent != nil {
		above = declPlace(d.at.parent)
	}
	return declPlace(d) + " in " + above
}

// assignPlaces gives each declaration the places by which the lock knows it,
// no two of them the same.
func (c *compiler) assignPlaces(live []*declared) {
	users := map[string][]*declared{}
	for _, d := range live {
		for _, place := range declPlaces(d) {
			users[place] = append(users[place], d)
		}
	}
	long := naming.NewScope(nil)
	for _, d := range live {
		own := long.First(d.decl.Pos, longPlace(d))
		_, kept := c.lock.name(own)
		var places []string
		for _, place := range declPlaces(d) {
			kept = kept || users[place][0] != users[place][len(users[place])-1]
			if c.ownerOf(place, users[place]) == d {
				places = append(places, place)
			}
		}
		if kept {
			places = append([]string{own}, places...)
		}
		d.places = places
	}
}

// ownerOf gives the declaration that has a place to itself: the one that would
// be called what an earlier run called the type of that place, or the first.
func (c *compiler) ownerOf(place string, users []*declared) *declared {
	if name, ok := c.lock.name(place); ok {
		for _, d := range users {
			if d.likelyName() == name {
				return d
			}
		}
	}
	return users[0]
}

// likelyName is the name that a declaration has where it meets no other.
func (d *declared) likelyName() string {
	if d.at.parent != nil {
		return joinLong(d.at.parent.likelyName(), d.at.suffix)
	}
	return joinLong(d.at.base, d.at.suffix)
}
