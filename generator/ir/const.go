package ir

import "strconv"

// The entry point is Const.String.

// String returns the constant in Go's syntax.
func (c Const) String() string {
	switch c.Kind {
	case Bool:
		return strconv.FormatBool(c.Bool)
	case Int64, Int32:
		return strconv.FormatInt(c.Int, 10)
	case Float64:
		return strconv.FormatFloat(c.Float, 'g', -1, 64)
	default:
		return strconv.Quote(c.Text)
	}
}
