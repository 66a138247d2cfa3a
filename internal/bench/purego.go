package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// Our codec is measured here in a build with the tag purego. The entry points are
// startPurego, for the process that prints the tables, and serve, for the one that
// it starts, because a program contains one build of the codec only.

const puregoName = "nimbugen, -tags purego"

// worker is a process that measures the contestants of another build.
type worker struct {
	dir     string
	cmd     *exec.Cmd
	in      io.WriteCloser
	results *bufio.Reader
}

// startPurego builds this program with the tag purego and starts it.
func startPurego() (_ *worker, err error) {
	w := &worker{}
	if w.dir, err = os.MkdirTemp("", "nimbugen-bench-*"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			os.RemoveAll(w.dir)
		}
	}()
	program := filepath.Join(w.dir, "bench")
	if text, err := exec.Command("go", "build", "-tags", "purego", "-o", program, ".").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build -tags purego: %w\n%s", err, text)
	}
	w.cmd = exec.Command(program, "serve")
	w.cmd.Stderr = os.Stderr
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.results = bufio.NewReader(out)
	return w, w.cmd.Start()
}

// close ends the process.
func (w *worker) close() error {
	defer os.RemoveAll(w.dir)
	w.in.Close()
	return w.cmd.Wait()
}

// join puts the contestants of the worker behind ours of this build.
func (w *worker) join(all []contestant) []contestant {
	for _, task := range []string{"decode", "encode"} {
		ours := slices.IndexFunc(all, func(c contestant) bool { return c.task == task && c.name == nimbugen })
		all = slices.Insert(all, ours+1, contestant{task: task, name: puregoName, elsewhere: func() (m measured, err error) {
			if _, err = fmt.Fprintln(w.in, task); err != nil {
				return m, err
			}
			_, err = fmt.Fscanln(w.results, &m.time, &m.bytes, &m.allocs)
			return m, err
		}})
	}
	return all
}

// serve reads tasks, one a line, and prints the measurements of ours.
func serve(in io.Reader, out io.Writer) error {
	all, err := codecs()
	if err != nil {
		return err
	}
	for {
		var task string
		if _, err := fmt.Fscanln(in, &task); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(c contestant) bool { return c.task == task && c.name == nimbugen })
		if i < 0 {
			return fmt.Errorf("no task is called %q", task)
		}
		m, err := all[i].measure()
		if err != nil {
			return err
		}
		fmt.Fprintln(out, m.time, m.bytes, m.allocs)
	}
}
