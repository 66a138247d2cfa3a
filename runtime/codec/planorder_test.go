package codec_test

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of members in any order, of the time that this takes, and of many
// goroutines.

// wide has 3000 members.
type wide [3000]int64

func (v *wide) DescribeJSON(m *codec.Members) {
	for i := range v {
		m.Field(fmt.Sprintf("a_long_name_in_common_%04d_and_the_same_end", i), &v[i])
	}
}

// Members in any order, unknown ones and duplicates cost a look-up each, and no
// more.
func TestAnyOrderIsNotSlow(t *testing.T) {
	const n = 60_000
	member := func(i int) string { return fmt.Sprintf(`"a_long_name_in_common_%04d_and_the_same_end":1`, i) }
	text := func(at func(i int) int) []byte {
		list := make([]string, n)
		for i := range list {
			list[i] = member(at(i))
		}
		return []byte("{" + strings.Join(list, ",") + "}")
	}
	plans := new(codec.Plans)
	took := func(b []byte) time.Duration {
		best := time.Hour
		for range 10 {
			var v wide
			start := time.Now()
			c := codec.NewCursor(b).Using(plans)
			codec.Read(c, &v)
			if err := c.End(); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	ordered := took(text(func(i int) int { return i % 3000 }))
	for name, b := range map[string][]byte{
		"backwards": text(func(i int) int { return 2999 - i%3000 }),
		"shuffled":  text(func(i int) int { return i * 7919 % 3000 }),
		"unknown":   text(func(i int) int { return 3000 + i }),
		"one":       text(func(int) int { return 2999 }),
	} {
		if d := took(b); d > 50*ordered {
			t.Errorf("%s: %v, in order %v", name, d, ordered)
		}
	}
}

// Every order of members yields the same value, with a plan that expects another
// order.
func TestAnyOrder(t *testing.T) {
	plans := new(codec.Plans)
	members := []string{`"id":"1"`, `"n":2`, `"b":true`, `"list":[{"id":"2","b":true},{"b":true,"id":"2"}]`, `"other":[{"id":3}]`, `"status":"\u0061"`}
	want := node{ID: "1", N: 2, B: true, List: []*node{{ID: "2", B: true}, {ID: "2", B: true}}, Status: "a"}
	for shift := range 720 {
		order, k := append([]string(nil), members...), shift
		for i := len(order) - 1; i > 0; i-- {
			order[i], order[k%(i+1)], k = order[k%(i+1)], order[i], k/(i+1)
		}
		separator := []string{",", " , ", ",\n"}[shift%3]
		text := "{" + strings.Join(order, separator) + "}"
		var got node
		c := codec.NewCursor([]byte(text)).Using(plans)
		if codec.Read(c, &got); c.End() != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s: got %+v (%v)", text, got, c.Err())
		}
	}
}

func TestPlansAreShared(t *testing.T) {
	plans := new(codec.Plans)
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			w := codec.NewWriter(nil).Using(plans)
			for i := range 20 {
				var v node
				text := nodes[(g+i)%3]
				c := codec.NewCursor([]byte(text)).Using(plans)
				codec.Read(c, &v)
				var list []customer
				d := codec.NewCursor(page(2)).Using(plans)
				codec.Read(d, &list)
				w.Reset()
				codec.Write(w, &v)
				codec.Write(w, &list)
				if c.End() != nil || d.End() != nil || w.Err() != nil {
					t.Error(c.Err(), d.Err(), w.Err())
				}
			}
		})
	}
	all.Wait()
}
