package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// The entry points are testTerminal and TestInterrupted, which type the password
// at a pseudo terminal.

// terminal is a pseudo terminal. The screen shows the text that is typed at the
// keyboard unless the terminal hides it.
type terminal struct {
	keyboard, tty *os.File

	mu     sync.Mutex
	screen strings.Builder
}

func newTerminal(t *testing.T) *terminal {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo terminals here:", err)
	}
	t.Cleanup(func() { _ = keyboard.Close() })
	var locked, number int32
	control(t, keyboard, syscall.TIOCSPTLCK, &locked)
	control(t, keyboard, syscall.TIOCGPTN, &number)
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo terminals here:", err)
	}
	t.Cleanup(func() { _ = tty.Close() })
	v := &terminal{keyboard: keyboard, tty: tty}
	go func() { _, _ = io.Copy(v, keyboard) }() // ends when the terminal is closed
	return v
}

func control(t *testing.T, f *os.File, request uintptr, value *int32) {
	t.Helper()
	raw, err := f.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var failed syscall.Errno
	err = raw.Control(func(fd uintptr) {
		_, _, failed = syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(unsafe.Pointer(value)))
	})
	if err != nil || failed != 0 {
		t.Fatal(err, failed)
	}
}

func (v *terminal) Write(p []byte) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.screen.Write(p)
}

func (v *terminal) shown() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.screen.String()
}

// waitFor returns the screen once it shows part.
func (v *terminal) waitFor(t *testing.T, part string) string {
	t.Helper()
	for range 3000 {
		if shown := v.shown(); strings.Contains(shown, part) {
			return shown
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the screen never shows %q:\n%s", part, v.shown())
	return ""
}

// testTerminal checks that the terminal does not show the password, and shows the
// text that is typed after it.
func testTerminal(t *testing.T, c *computer) {
	v := newTerminal(t)
	cmd := c.command("login", "ada@example.com")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = v.tty, v.tty, v.tty
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	v.waitFor(t, "Password: ")
	_, _ = io.WriteString(v.keyboard, "secret\n")
	v.waitFor(t, "remembered in")
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v:\n%s", err, v.shown())
	}
	_, _ = io.WriteString(v.keyboard, "whoami\n")
	if shown := v.waitFor(t, "whoami"); strings.Contains(shown, "secret") {
		t.Errorf("the terminal showed the password:\n%s", shown)
	}
}

// TestInterrupted checks that the terminal shows its input again when the prompt
// is cancelled.
func TestInterrupted(t *testing.T) {
	v := newTerminal(t)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := prompt{in: v.tty, out: v.tty}.read(ctx)
		failed <- err
	}()
	v.waitFor(t, "Password: ")
	cancel()
	if err := <-failed; err == nil {
		t.Error("a password that nobody typed")
	}
	_, _ = io.WriteString(v.keyboard, "hello\n")
	v.waitFor(t, "hello")
}
