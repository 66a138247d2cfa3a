package runtime

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// The entry point is FromEnv. No other function of this package reads the
// environment of the process, but for net/http's proxy variables.

// EnvVariable is a variable of the environment with the option that its value makes.
type EnvVariable struct {
	Name   string
	Option func(value string) Option
}

// FromEnv returns the options of the variables that are set and not empty. The
// environment is read when FromEnv is called. A value that an option rejects is an
// error of the client, which names the variable and not the value.
func FromEnv(variables ...EnvVariable) Option {
	var opts []Option
	for _, v := range variables {
		if value := os.Getenv(v.Name); value != "" {
			opts = append(opts, named(v.Name, v.Option(value)))
		}
	}
	return func(s *settings) {
		for _, opt := range opts {
			opt(s)
		}
	}
}

// named returns opt with errors that name a variable.
func named(variable string, opt Option) Option {
	return func(s *settings) {
		before := s.err
		s.err = nil
		opt(s)
		if s.err != nil {
			s.err = fmt.Errorf("the environment variable %s: %w", variable, s.err)
		}
		s.err = errors.Join(before, s.err)
	}
}

// BasicFromEnv returns the option for a variable that holds "user:password", as curl's
// --user does.
func BasicFromEnv(option func(user string, password Secret) Option) func(string) Option {
	return func(value string) Option {
		user, password, found := strings.Cut(value, ":")
		if !found {
			return func(s *settings) { s.fail(errors.New("it must hold user:password")) }
		}
		return option(user, Secret(password))
	}
}
