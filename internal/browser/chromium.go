package browser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// The entry points are Start, which starts Chromium, and Chromium.Close.

// startWait is the time limit for the browser's first page, on a machine that
// is busy with other work.
const startWait = 90 * time.Second

// Chromium is a running browser with one page.
type Chromium struct {
	Page
	cmd    *exec.Cmd
	pipes  []*os.File
	stderr bytes.Buffer
}

// Find returns the program, which Debian and others call chromium.
func Find() (binary string, err error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if binary, err = exec.LookPath(name); err == nil {
			return binary, nil
		}
	}
	return "", errors.New("chromium is not installed: .ci/install-browser installs Debian's")
}

// Start starts the browser with the profile in dir, which is empty at first.
// The browser ends with ctx unless it was closed before.
func Start(ctx context.Context, binary, dir string) (*Chromium, error) {
	c := &Chromium{cmd: exec.CommandContext(ctx, binary,
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--password-store=basic", // cookies are sealed by a key of the profile, not of the desktop
		"--user-data-dir="+filepath.Join(dir, "profile"), "--remote-debugging-pipe", "about:blank",
	)}
	c.cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_CACHE_HOME="+dir)
	c.cmd.Stderr = &c.stderr
	c.cmd.WaitDelay = startWait // for child processes that still hold stderr and write to the profile
	in, out, err := c.connect()
	if err == nil {
		c.conn = newConn(in, out)
		attaching, cancel := context.WithTimeout(ctx, startWait)
		defer cancel()
		err = c.attach(attaching)
	}
	if err != nil {
		err = errors.Join(err, c.kill())
		return nil, fmt.Errorf("starting %s: %w\n%s", binary, err, c.stderr.Bytes())
	}
	return c, nil
}

// connect starts the program with the pipes that it expects as its files 3 and
// 4, and returns their other ends.
func (c *Chromium) connect() (in, out *os.File, err error) {
	commands, out, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	in, responses, err := os.Pipe()
	if err != nil {
		return nil, nil, errors.Join(err, commands.Close(), out.Close())
	}
	c.pipes = []*os.File{in, out}
	c.cmd.ExtraFiles = []*os.File{commands, responses}
	err = c.cmd.Start()
	return in, out, errors.Join(err, commands.Close(), responses.Close()) // the browser has its own copies
}

// attach attaches to the page that the browser has opened.
func (c *Chromium) attach(ctx context.Context) error {
	var targets struct {
		TargetInfos []struct{ TargetID, Type string }
	}
	for {
		if err := c.conn.call(ctx, "", "Target.getTargets", nil, &targets); err != nil {
			return err
		}
		for _, t := range targets.TargetInfos {
			if t.Type == "page" {
				var attached struct{ SessionID string }
				err := c.conn.call(ctx, "", "Target.attachToTarget", map[string]any{"targetId": t.TargetID, "flatten": true}, &attached)
				c.session = attached.SessionID
				return err
			}
		}
		if err := sleep(ctx, pollEvery); err != nil {
			return fmt.Errorf("the browser opens no page: %w", err)
		}
	}
}

// Cookie is one of the browser's cookies.
type Cookie struct {
	Name, Domain, SameSite    string
	HTTPOnly, Secure, Session bool // Session: removed when the browser ends
}

// Cookies returns the browser's cookies for all hosts.
func (c *Chromium) Cookies(ctx context.Context) ([]Cookie, error) {
	var all struct{ Cookies []Cookie }
	err := c.conn.call(ctx, "", "Storage.getCookies", nil, &all)
	return all.Cookies, err
}

// Close ends the browser like a user who closes its window: it writes its
// profile, and drops session state.
func (c *Chromium) Close(ctx context.Context) error {
	if err := c.conn.call(ctx, "", "Browser.close", nil, nil); err != nil {
		return errors.Join(err, c.kill())
	}
	ended := make(chan error, 1)
	go func() { ended <- c.cmd.Wait() }()
	select {
	case err := <-ended:
		return errors.Join(err, c.hangUp())
	case <-ctx.Done():
		_ = c.cmd.Process.Kill()
		return errors.Join(errors.New("the browser did not end when it should"), <-ended, c.hangUp())
	}
}

func (c *Chromium) kill() error {
	if c.cmd.Process != nil {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait() // it reports that it was killed
	}
	return c.hangUp()
}

func (c *Chromium) hangUp() error {
	var all []error
	for _, f := range c.pipes {
		all = append(all, f.Close())
	}
	return errors.Join(all...)
}

// Kill ends the browser if it still runs, for the end of a test.
func (c *Chromium) Kill() {
	if c.cmd.ProcessState == nil {
		_ = c.kill()
	}
}
