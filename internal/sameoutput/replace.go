package main

import (
	"go/ast"
	"reflect"
)

// The entry point is replaceExprs.

var exprType = reflect.TypeFor[ast.Expr]()

// replaceExprs calls replace with every expression below root, inner ones
// first, and puts the result in its place.
func replaceExprs(root ast.Node, replace func(ast.Expr) ast.Expr) {
	replaceIn(reflect.ValueOf(root), replace)
}

func replaceIn(v reflect.Value, replace func(ast.Expr) ast.Expr) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		replaceIn(v.Elem(), replace)
	case reflect.Struct:
		for i := range v.NumField() {
			replaceIn(v.Field(i), replace)
		}
	case reflect.Slice:
		for i := range v.Len() {
			replaceIn(v.Index(i), replace)
		}
	default:
		return
	}
	if v.Type() == exprType && v.CanSet() {
		v.Set(reflect.ValueOf(replace(v.Interface().(ast.Expr))))
	}
}
