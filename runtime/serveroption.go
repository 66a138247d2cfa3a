package runtime

import (
	"fmt"
	"slices"
	"strings"
)

// This file chooses a server by its template.

// ServerVariable is a variable of a server's URL.
type ServerVariable struct {
	Name    string
	Value   string   // empty: Default
	Default string   // what the spec says
	Enum    []string // the only values that the spec allows; nil: any
}

// WithServer is [WithBaseURL] of a URL with {variables}.
func WithServer(template string, variables ...ServerVariable) Option {
	return func(s *settings) {
		u := template
		for _, v := range variables {
			value := v.Value
			if value == "" {
				value = v.Default
			}
			if v.Enum != nil && !slices.Contains(v.Enum, value) {
				s.fail(fmt.Errorf("the server's %s must be one of %s", v.Name, strings.Join(v.Enum, ", ")))
				return
			}
			u = strings.ReplaceAll(u, "{"+v.Name+"}", value)
		}
		WithBaseURL(u)(s)
	}
}
