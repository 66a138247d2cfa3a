package runtime

// The entry points are IntField, FloatField and BoolField, which make filters.

// IntField names a field that is an integer; T is the type of the object.
type IntField[T any] string

// Eq holds where the field is equal to v.
func (f IntField[T]) Eq(v int64) Filter[T] { return where[T](string(f), "eq", v) }

// Ne holds where the field is not equal to v.
func (f IntField[T]) Ne(v int64) Filter[T] { return where[T](string(f), "ne", v) }

// Gt holds where the field is greater than v.
func (f IntField[T]) Gt(v int64) Filter[T] { return where[T](string(f), "gt", v) }

// Gte holds where the field is v or greater.
func (f IntField[T]) Gte(v int64) Filter[T] { return where[T](string(f), "gte", v) }

// Lt holds where the field is less than v.
func (f IntField[T]) Lt(v int64) Filter[T] { return where[T](string(f), "lt", v) }

// Lte holds where the field is v or less.
func (f IntField[T]) Lte(v int64) Filter[T] { return where[T](string(f), "lte", v) }

// In holds where the field is one of the values.
func (f IntField[T]) In(values ...int64) Filter[T] { return where[T](string(f), "in", values...) }

// NotIn holds where the field is none of the values.
func (f IntField[T]) NotIn(values ...int64) Filter[T] { return where[T](string(f), "nin", values...) }

// Exists holds where the field has a value, or has none.
func (f IntField[T]) Exists(yes bool) Filter[T] { return where[T](string(f), "exists", yes) }

// FloatField names a field that is a number; T is the type of the object.
type FloatField[T any] string

// Eq holds where the field is equal to v.
func (f FloatField[T]) Eq(v float64) Filter[T] { return where[T](string(f), "eq", v) }

// Ne holds where the field is not equal to v.
func (f FloatField[T]) Ne(v float64) Filter[T] { return where[T](string(f), "ne", v) }

// Gt holds where the field is greater than v.
func (f FloatField[T]) Gt(v float64) Filter[T] { return where[T](string(f), "gt", v) }

// Gte holds where the field is v or greater.
func (f FloatField[T]) Gte(v float64) Filter[T] { return where[T](string(f), "gte", v) }

// Lt holds where the field is less than v.
func (f FloatField[T]) Lt(v float64) Filter[T] { return where[T](string(f), "lt", v) }

// Lte holds where the field is v or less.
func (f FloatField[T]) Lte(v float64) Filter[T] { return where[T](string(f), "lte", v) }

// In holds where the field is one of the values.
func (f FloatField[T]) In(values ...float64) Filter[T] { return where[T](string(f), "in", values...) }

// NotIn holds where the field is none of the values.
func (f FloatField[T]) NotIn(values ...float64) Filter[T] {
	return where[T](string(f), "nin", values...)
}

// Exists holds where the field has a value, or has none.
func (f FloatField[T]) Exists(yes bool) Filter[T] { return where[T](string(f), "exists", yes) }

// BoolField names a field that is true or false; T is the type of the object.
type BoolField[T any] string

// Eq holds where the field is equal to v.
func (f BoolField[T]) Eq(v bool) Filter[T] { return where[T](string(f), "eq", v) }

// Ne holds where the field is not equal to v.
func (f BoolField[T]) Ne(v bool) Filter[T] { return where[T](string(f), "ne", v) }

// Exists holds where the field has a value, or has none.
func (f BoolField[T]) Exists(yes bool) Filter[T] { return where[T](string(f), "exists", yes) }
