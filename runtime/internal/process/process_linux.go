package process

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// The entry points are identify and ended, which read /proc.

// identify returns "version:boot:namespaces:pid:start".
func identify() string {
	pid := os.Getpid()
	// In a PID namespace whose /proc is another's, the numbers do not fit.
	if link, err := os.Readlink("/proc/self"); err != nil || link != strconv.Itoa(pid) {
		return ""
	}
	start, _ := status(pid)
	where := system()
	if start == "" || where == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%s", where, pid, start)
}

// system identifies the boot and the namespaces within which pids and start times
// can be compared.
func system() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	pids, err2 := os.Readlink("/proc/self/ns/pid")
	if err != nil || err2 != nil || len(strings.TrimSpace(string(boot))) < 32 {
		return ""
	}
	times, _ := os.Readlink("/proc/self/ns/time") // absent before Linux 5.6
	return "1:" + strings.TrimSpace(string(boot)) + ":" + inode(pids) + "," + inode(times)
}

// inode returns the number in "pid:[4026531836]".
func inode(link string) string {
	_, number, _ := strings.Cut(link, "[")
	return strings.TrimSuffix(number, "]")
}

func ended(identity string) bool {
	mine := self()
	i := strings.LastIndexByte(identity, ':')
	if mine == "" || i < 0 {
		return false
	}
	j := strings.LastIndexByte(identity[:i], ':')
	where := mine[:strings.LastIndexByte(mine[:strings.LastIndexByte(mine, ':')], ':')]
	if j < 0 || identity[:j] != where {
		return false
	}
	pid, err := strconv.Atoi(identity[j+1 : i])
	if err != nil || pid <= 0 {
		return false
	}
	// /proc may hide the processes of other users, kill does not.
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	start, zombie := status(pid)
	return start != "" && (start != identity[i+1:] || zombie)
}

// status returns the start time of a process, "" if it cannot be read, and whether
// the process has ended but was not waited for by its parent.
func status(pid int) (start string, zombie bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", false
	}
	// The second field is the program's name in parentheses, which may hold both.
	fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	const state, startTime = 0, 19 // fields 3 and 22 of proc_pid_stat(5)
	if len(fields) <= startTime {
		return "", false
	}
	if fields[state] == "Z" || fields[state] == "X" {
		// The first thread of a process may end before the others.
		threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
		zombie = err == nil && len(threads) <= 1
	}
	return fields[startTime], zombie
}
