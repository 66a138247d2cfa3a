package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// prompt reads a password from the environment, from a terminal, or from another
// standard input.
type prompt struct {
	in  *os.File
	out io.Writer // for the question
	env string
}

// read returns the password. A terminal does not show it while it is typed. When
// ctx ends, read restores the terminal and returns an error.
func (p prompt) read(ctx context.Context) (nimbu.Secret, error) {
	if p.env != "" {
		return nimbu.Secret(p.env), nil
	}
	if isTerminal(p.in) {
		restore, err := hideInput(p.in)
		if err != nil {
			_, _ = fmt.Fprintf(p.out, "(the terminal will show the password: %v)\n", err)
			restore = func() {}
		}
		defer func() { restore(); _, _ = fmt.Fprintln(p.out) }() // the return key was not shown either
		_, _ = fmt.Fprint(p.out, "Password: ")
	}
	type input struct {
		line string
		err  error
	}
	typed := make(chan input, 1)
	go func() { // ends with the process if nothing is ever typed
		line, err := bufio.NewReader(io.LimitReader(p.in, 4096)).ReadString('\n')
		typed <- input{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", fmt.Errorf("no password was typed: %w", ctx.Err())
	case a := <-typed:
		password := strings.TrimRight(a.line, "\r\n")
		if a.err != nil && !errors.Is(a.err, io.EOF) {
			return "", fmt.Errorf("reading the password: %w", a.err)
		}
		if password == "" {
			return "", errors.New("no password: type it, set NIMBU_PASSWORD, or put it on the first line of the standard input")
		}
		return nimbu.Secret(password), nil
	}
}
