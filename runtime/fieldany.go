package runtime

// The entry point is AnyField, which makes filters on fields of unknown type. Its
// geographical operators are in fieldgeo.go.

// AnyField names a field whose type the spec does not declare; T is the type of
// the object. Values are strings, booleans, numbers, times and the text types of
// this package.
type AnyField[T any] string

// Eq holds where the field is equal to v.
func (f AnyField[T]) Eq(v any) Filter[T] { return where[T](string(f), "eq", v) }

// Ne holds where the field is not equal to v.
func (f AnyField[T]) Ne(v any) Filter[T] { return where[T](string(f), "ne", v) }

// Gt holds where the field is greater than v.
func (f AnyField[T]) Gt(v any) Filter[T] { return where[T](string(f), "gt", v) }

// Gte holds where the field is v or greater.
func (f AnyField[T]) Gte(v any) Filter[T] { return where[T](string(f), "gte", v) }

// Lt holds where the field is less than v.
func (f AnyField[T]) Lt(v any) Filter[T] { return where[T](string(f), "lt", v) }

// Lte holds where the field is v or less.
func (f AnyField[T]) Lte(v any) Filter[T] { return where[T](string(f), "lte", v) }

// In holds where the field is one of the values.
func (f AnyField[T]) In(values ...any) Filter[T] { return where[T](string(f), "in", values...) }

// NotIn holds where the field is none of the values.
func (f AnyField[T]) NotIn(values ...any) Filter[T] { return where[T](string(f), "nin", values...) }

// Contains holds where the field contains v.
func (f AnyField[T]) Contains(v any) Filter[T] { return where[T](string(f), "contains", v) }

// NotContains holds where the field does not contain v.
func (f AnyField[T]) NotContains(v any) Filter[T] { return where[T](string(f), "not-contains", v) }

// ContainsAll holds where the field has all values among its elements.
func (f AnyField[T]) ContainsAll(values ...any) Filter[T] {
	return where[T](string(f), "all", values...)
}

// StartsWith holds where the field starts with v.
func (f AnyField[T]) StartsWith(v any) Filter[T] { return where[T](string(f), "starts", v) }

// EndsWith holds where the field ends with v.
func (f AnyField[T]) EndsWith(v any) Filter[T] { return where[T](string(f), "ends", v) }

// Matches holds where the field matches the pattern v, in the API's own notation.
func (f AnyField[T]) Matches(v any) Filter[T] { return where[T](string(f), "matches", v) }

// Regex holds where the field matches the regular expression v, in the API's own notation.
func (f AnyField[T]) Regex(v any) Filter[T] { return where[T](string(f), "regex", v) }

// Exists holds where the field has a value, or has none.
func (f AnyField[T]) Exists(yes bool) Filter[T] { return where[T](string(f), "exists", yes) }
