package runtime

import (
	"fmt"
	"slices"
	"strings"
)

// The entry point is WithServer, for a server URL with variables.

// ServerVariable is a variable of a server's URL.
type ServerVariable struct {
	Name    string
	Value   string   // "": Default
	Default string   // the spec's default
	Enum    []string // the values that the spec allows; nil: any
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
