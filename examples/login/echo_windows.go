package main

import (
	"fmt"
	"os"
	"syscall"
)

// isTerminal reports whether f is a console, and not another device such as NUL.
func isTerminal(f *os.File) bool {
	var mode uint32
	return syscall.GetConsoleMode(syscall.Handle(f.Fd()), &mode) == nil
}

// hideInput keeps a Windows console from showing its input: it clears
// ENABLE_ECHO_INPUT in the mode of the console. The caller must call restore.
func hideInput(console *os.File) (restore func(), err error) {
	const enableEchoInput = 0x4
	handle := syscall.Handle(console.Fd())
	var mode uint32
	if err := syscall.GetConsoleMode(handle, &mode); err != nil {
		return nil, fmt.Errorf("reading the mode of the console: %w", err)
	}
	setMode := syscall.NewLazyDLL("kernel32.dll").NewProc("SetConsoleMode")
	if ok, _, err := setMode.Call(uintptr(handle), uintptr(mode&^enableEchoInput)); ok == 0 {
		return nil, fmt.Errorf("changing the mode of the console: %w", err)
	}
	return func() { _, _, _ = setMode.Call(uintptr(handle), uintptr(mode)) }, nil
}
