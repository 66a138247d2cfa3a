package codec

import (
	"math/bits"
	"sync/atomic"
)

// A member is found here by its name, in a table. The entry points are find and
// has.

// none is the index of no member.
const none = ^uint32(0)

// fewMembers is how many members are compared one after the other, without a
// table.
const fewMembers = 4

// index makes the table of the members' names: open addressing, at most half
// full, indexes from 1. Only the spec decides which names are in it, so no body
// can make a search slow.
func index(p *plan) []uint32 {
	table := make([]uint32, 1<<bits.Len(uint(2*len(p.members))))
	for i := range p.members {
		slot := hash(p.members[i].name) & (len(table) - 1)
		for table[slot] != 0 {
			slot = (slot + 1) & (len(table) - 1)
		}
		table[slot] = uint32(i + 1)
	}
	if atomic.CompareAndSwapUint32(&p.indexed, 0, making) {
		p.table = &table
		atomic.StoreUint32(&p.indexed, made)
	}
	return table
}

// find returns the index of the member called name, or none. It makes the table
// for the first search: a type that is only written, or read in order, needs
// none.
func (p *plan) find(name string) uint32 {
	if len(p.members) <= fewMembers {
		for i := range p.members {
			if p.members[i].name == name {
				return uint32(i)
			}
		}
		return none
	}
	var table []uint32
	if atomic.LoadUint32(&p.indexed) == made {
		table = *p.table
	} else {
		table = index(p)
	}
	for slot := hash(name); ; slot++ {
		i := table[slot&(len(table)-1)] - 1 // none for an empty slot
		if i == none || p.members[i].name == name {
			return i
		}
	}
}

// has reports whether there is a plan and it has a member called name.
func (p *plan) has(name string) bool { return p != nil && p.find(name) != none }

// hash returns a hash of a name, made a word at a time.
func hash(name string) int {
	const prime = 0x9E3779B97F4A7C15
	h := uint64(len(name))
	for ; len(name) >= 8; name = name[8:] {
		h = (h ^ loadString(name, 0)) * prime
		h ^= h >> 32
	}
	if len(name) >= 4 {
		h = (h ^ loadHalf(name, 0) ^ loadHalf(name, len(name)-4)<<32) * prime
	} else if n := len(name); n > 0 {
		h = (h ^ uint64(name[0]) ^ uint64(name[n/2])<<8 ^ uint64(name[n-1])<<16) * prime
	}
	return int((h ^ h>>32) & (1<<30 - 1))
}
