package runtime

import "time"

// The entry points are TimeField and DateField, which make filters.

// TimeField names a field that is a date and time; T is the type of the object.
type TimeField[T any] string

// Eq holds where the field is equal to v.
func (f TimeField[T]) Eq(v time.Time) Filter[T] { return where[T](string(f), "eq", v) }

// Ne holds where the field is not equal to v.
func (f TimeField[T]) Ne(v time.Time) Filter[T] { return where[T](string(f), "ne", v) }

// Gt holds where the field is greater than v.
func (f TimeField[T]) Gt(v time.Time) Filter[T] { return where[T](string(f), "gt", v) }

// Gte holds where the field is v or greater.
func (f TimeField[T]) Gte(v time.Time) Filter[T] { return where[T](string(f), "gte", v) }

// Lt holds where the field is less than v.
func (f TimeField[T]) Lt(v time.Time) Filter[T] { return where[T](string(f), "lt", v) }

// Lte holds where the field is v or less.
func (f TimeField[T]) Lte(v time.Time) Filter[T] { return where[T](string(f), "lte", v) }

// In holds where the field is one of the values.
func (f TimeField[T]) In(values ...time.Time) Filter[T] { return where[T](string(f), "in", values...) }

// NotIn holds where the field is none of the values.
func (f TimeField[T]) NotIn(values ...time.Time) Filter[T] {
	return where[T](string(f), "nin", values...)
}

// Exists holds where the field has a value, or has none.
func (f TimeField[T]) Exists(yes bool) Filter[T] { return where[T](string(f), "exists", yes) }

// DateField names a field that is a day; T is the type of the object.
type DateField[T any] string

// Eq holds where the field is equal to v.
func (f DateField[T]) Eq(v Date) Filter[T] { return where[T](string(f), "eq", v) }

// Ne holds where the field is not equal to v.
func (f DateField[T]) Ne(v Date) Filter[T] { return where[T](string(f), "ne", v) }

// Gt holds where the field is greater than v.
func (f DateField[T]) Gt(v Date) Filter[T] { return where[T](string(f), "gt", v) }

// Gte holds where the field is v or greater.
func (f DateField[T]) Gte(v Date) Filter[T] { return where[T](string(f), "gte", v) }

// Lt holds where the field is less than v.
func (f DateField[T]) Lt(v Date) Filter[T] { return where[T](string(f), "lt", v) }

// Lte holds where the field is v or less.
func (f DateField[T]) Lte(v Date) Filter[T] { return where[T](string(f), "lte", v) }

// In holds where the field is one of the values.
func (f DateField[T]) In(values ...Date) Filter[T] { return where[T](string(f), "in", values...) }

// NotIn holds where the field is none of the values.
func (f DateField[T]) NotIn(values ...Date) Filter[T] { return where[T](string(f), "nin", values...) }

// Exists holds where the field has a value, or has none.
func (f DateField[T]) Exists(yes bool) Filter[T] { return where[T](string(f), "exists", yes) }
