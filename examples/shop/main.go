// Command shop is a small web shop whose customers sign up, log in, are
// remembered and log out.
//
//	go run ./examples/shop -demo
//
// Sessions are in memory and end with the program. With -sessions they are in
// files and survive it. examples/shop-redis is the same shop with its sessions
// in Redis.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/nimbugen/nimbugen/examples/shop/web"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

func main() {
	var settings web.Settings
	settings.Flags(flag.CommandLine)
	dir := flag.String("sessions", "", "`directory` that keeps the sessions; empty: they are in memory")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	if err := web.Run(ctx, settings, open(ctx, *dir, log), os.Stdout, log); err != nil {
		fmt.Fprintln(os.Stderr, "shop:", err)
		os.Exit(1)
	}
}

// open returns the store for dir. The shop works with any store.
func open(ctx context.Context, dir string, log *slog.Logger) session.Store {
	if dir == "" {
		return session.NewMemory()
	}
	files := filestore.New(dir)
	go sweep(ctx, files, log)
	return files
}

// sweep removes expired sessions every hour.
func sweep(ctx context.Context, files *filestore.Store, log *slog.Logger) {
	for {
		if _, err := files.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.Error("sweeping sessions", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}
