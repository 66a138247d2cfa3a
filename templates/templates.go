// Package templates holds everything generated that is not Go: the README and
// the reference of a generated package, its .gitattributes, and the starter
// configuration of nimbugen init with its JSON Schema.
package templates

import "embed"

// FS holds the templates. The names end in .tmpl and are those of the files
// that they become.
//
//go:embed *.tmpl *.json
var FS embed.FS
