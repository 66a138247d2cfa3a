package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// The entry point is prompt.read.

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
	line := func() (string, error) {
		line, err := bufio.NewReader(io.LimitReader(p.in, 4096)).ReadString('\n')
		return strings.TrimRight(line, "\r\n"), err
	}
	if fd := int(p.in.Fd()); term.IsTerminal(fd) {
		shown, err := term.GetState(fd)
		if err != nil {
			return "", fmt.Errorf("reading the state of the terminal: %w", err)
		}
		_, _ = fmt.Fprint(p.out, "Password: ")
		// The return key is not shown either.
		defer func() { _ = term.Restore(fd, shown); _, _ = fmt.Fprintln(p.out) }()
		line = func() (string, error) {
			typed, err := term.ReadPassword(fd)
			return string(typed), err
		}
	}
	password, err := await(ctx, line)
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("no password was typed: %w", ctx.Err())
	case err != nil && !errors.Is(err, io.EOF):
		return "", fmt.Errorf("reading the password: %w", err)
	case password == "":
		return "", errors.New("no password: type it, set NIMBU_PASSWORD, or put it on the first line of the standard input; or log in in the browser, without EMAIL")
	}
	return nimbu.Secret(password), nil
}

// await calls read and stops waiting for it when ctx ends. read then ends with the
// process if nothing is ever typed.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	type input struct {
		line string
		err  error
	}
	typed := make(chan input, 1)
	go func() {
		line, err := read()
		typed <- input{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case in := <-typed:
		return in.line, in.err
	}
}
