package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// The entry point is app.progress, which shows a line on a terminal while a big
// spec is generated.

// progress shows the present stage once a second has passed. It does nothing
// unless stderr is a terminal. stop removes the line.
func (a app) progress() (show func(stage string), stop func()) {
	file, ok := a.stderr.(*os.File)
	if !ok {
		return nil, func() {}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil, func() {}
	}
	var mu sync.Mutex
	start, current, shown := time.Now(), "", false
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		ticker := time.NewTicker(200 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
			}
			mu.Lock()
			if passed := time.Since(start); passed > time.Second {
				fmt.Fprintf(file, "\r\x1b[K%s (%.0f s)", current, passed.Seconds())
				shown = true
			}
			mu.Unlock()
		}
	})
	show = func(stage string) {
		mu.Lock()
		defer mu.Unlock()
		current = stage
	}
	stop = func() {
		close(done)
		wg.Wait()
		if shown {
			fmt.Fprint(file, "\r\x1b[K")
		}
	}
	return show, stop
}
