package runtime

// The entry points are StringField and ListField, which make filters.

// StringField names a field that is text; T is the type of the object.
type StringField[T any] string

// Eq holds where the field is equal to v.
func (f StringField[T]) Eq(v string) Filter[T] { return where[T](string(f), "eq", v) }

// Ne holds where the field is not equal to v.
func (f StringField[T]) Ne(v string) Filter[T] { return where[T](string(f), "ne", v) }

// Gt holds where the field is greater than v.
func (f StringField[T]) Gt(v string) Filter[T] { return where[T](string(f), "gt", v) }

// Gte holds where the field is v or greater.
func (f StringField[T]) Gte(v string) Filter[T] { return where[T](string(f), "gte", v) }

// Lt holds where the field is less than v.
func (f StringField[T]) Lt(v string) Filter[T] { return where[T](string(f), "lt", v) }

// Lte holds where the field is v or less.
func (f StringField[T]) Lte(v string) Filter[T] { return where[T](string(f), "lte", v) }

// In holds where the field is one of the values.
func (f StringField[T]) In(values ...string) Filter[T] { return where[T](string(f), "in", values...) }

// NotIn holds where the field is none of the values.
func (f StringField[T]) NotIn(values ...string) Filter[T] {
	return where[T](string(f), "nin", values...)
}

// Contains holds where the field contains v.
func (f StringField[T]) Contains(v string) Filter[T] { return where[T](string(f), "contains", v) }

// NotContains holds where the field does not contain v.
func (f StringField[T]) NotContains(v string) Filter[T] {
	return where[T](string(f), "not-contains", v)
}

// StartsWith holds where the field starts with v.
func (f StringField[T]) StartsWith(v string) Filter[T] { return where[T](string(f), "starts", v) }

// EndsWith holds where the field ends with v.
func (f StringField[T]) EndsWith(v string) Filter[T] { return where[T](string(f), "ends", v) }

// Matches holds where the field matches the pattern v, in the API's own notation.
func (f StringField[T]) Matches(v string) Filter[T] { return where[T](string(f), "matches", v) }

// Regex holds where the field matches the regular expression v, in the API's own notation.
func (f StringField[T]) Regex(v string) Filter[T] { return where[T](string(f), "regex", v) }

// Exists holds where the field has a value, or has none.
func (f StringField[T]) Exists(yes bool) Filter[T] { return where[T](string(f), "exists", yes) }

// ListField names a field that is a list of texts; T is the type of the object.
type ListField[T any] string

// Eq holds where the field is equal to v.
func (f ListField[T]) Eq(v string) Filter[T] { return where[T](string(f), "eq", v) }

// Ne holds where the field is not equal to v.
func (f ListField[T]) Ne(v string) Filter[T] { return where[T](string(f), "ne", v) }

// In holds where the field is one of the values.
func (f ListField[T]) In(values ...string) Filter[T] { return where[T](string(f), "in", values...) }

// NotIn holds where the field is none of the values.
func (f ListField[T]) NotIn(values ...string) Filter[T] { return where[T](string(f), "nin", values...) }

// Contains holds where the field has v among its elements.
func (f ListField[T]) Contains(v string) Filter[T] { return where[T](string(f), "contains", v) }

// ContainsAll holds where the field has all values among its elements.
func (f ListField[T]) ContainsAll(values ...string) Filter[T] {
	return where[T](string(f), "all", values...)
}

// NotContains holds where the field does not have v among its elements.
func (f ListField[T]) NotContains(v string) Filter[T] { return where[T](string(f), "not-contains", v) }

// Exists holds where the field has a value, or has none.
func (f ListField[T]) Exists(yes bool) Filter[T] { return where[T](string(f), "exists", yes) }
