// Package style writes the values of parameters and form properties in
// OpenAPI's styles (OpenAPI 3.1, section 4.8.12, "Style Values").
//
// The entry points are [Path] for path parameters, [AppendParam] for queries
// and cookies, [Header] for headers, and [AppendTree] and [AppendRepeated] for
// the properties of forms. A value is a scalar, which [AppendScalar] writes, or
// becomes a [Tree], which the styles join.
//
// [HasQuery], [WithQuery] and [WithoutQuery] change single parameters of a
// query that is kept byte for byte otherwise.
//
// The package knows neither requests nor options: package runtime decides which
// style a parameter has.
package style
