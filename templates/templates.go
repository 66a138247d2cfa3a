// Package templates holds everything generated that is not Go: the README and
// the reference of a generated package, its .gitattributes, and the starter
// configuration of nimbugen init with its JSON Schema.
package templates

import "embed"

// FS holds the templates. A template is named after the file that it
// becomes, with .tmpl at its end.
//
//go:embed *.tmpl *.json cli/*.tmpl
var FS embed.FS
