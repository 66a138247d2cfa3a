//go:build !purego

package runtime_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The test keeps generated packages cheap to compile.

// Each generated package compiles the generic types again that can be reached
// from the types that it uses. The same holds for the parts of reflect and
// sync.Pool, some 80 functions.
func TestNothingGenericIsReached(t *testing.T) {
	seen := make(map[reflect.Type]bool)
	var walk func(of reflect.Type, path string)
	walk = func(of reflect.Type, path string) {
		if seen[of] {
			return
		}
		seen[of] = true
		if pkg := of.PkgPath(); pkg == "reflect" || of.String() == "sync.Pool" || strings.Contains(of.Name(), "[") {
			t.Errorf("%s is a %v: hide it behind an interface or a pointer to anything", path, of)
			return
		} else if pkg != "" && !strings.HasPrefix(pkg, "github.com/nimbugen/") {
			return
		}
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			walk(of.Elem(), path)
		}
		switch of.Kind() {
		case reflect.Map:
			walk(of.Key(), path)
		case reflect.Struct:
			for i := range of.NumField() {
				walk(of.Field(i).Type, path+"."+of.Field(i).Name)
			}
		}
	}
	walk(reflect.TypeFor[codec.Cursor](), "Cursor")
	walk(reflect.TypeFor[codec.Writer](), "Writer")
	walk(reflect.TypeFor[codec.Members](), "Members")
	walk(reflect.TypeFor[runtime.Core](), "Core")
	walk(reflect.TypeFor[runtime.Request](), "Request")
	walk(reflect.TypeFor[runtime.Params](), "Params")
}
