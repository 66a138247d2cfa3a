// Package xmlcodec turns JSON into XML and XML into JSON, as OpenAPI's XML
// objects describe it. Generated types have one form only, JSON; XML bodies
// pass through it.
//
// The entry points are the methods Write and Read of [Tables]. The generator
// writes a description as a JSON text, a table of elements.
package xmlcodec
