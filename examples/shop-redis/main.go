// Command shop-redis is examples/shop with its sessions in Redis or Valkey. Any
// number of these programs can serve one shop, and each can be restarted.
//
//	go -C examples/shop-redis run . -demo -redis localhost:6379
//
// It is a module of its own, so that only programs that use Redis depend on its
// client.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/nimbugen/nimbugen/examples/shop/web"
	"github.com/nimbugen/nimbugen/runtime/session/redisstore"
)

func main() {
	var settings web.Settings
	settings.Flags(flag.CommandLine)
	address := flag.String("redis", "127.0.0.1:6379", "`address` of Redis; its password is taken from REDIS_PASSWORD")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, settings, *address, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "shop-redis:", err)
		os.Exit(1)
	}
}

// run opens the shop once Redis responds: a shop that cannot log anybody in should
// not seem open.
func run(ctx context.Context, settings web.Settings, address string, out io.Writer) error {
	client := redis.NewClient(&redis.Options{Addr: address, Password: os.Getenv("REDIS_PASSWORD")})
	defer func() { _ = client.Close() }()
	pinging, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := client.Ping(pinging).Err(); err != nil {
		return fmt.Errorf("redis at %s does not answer (start redis-server, or give -redis): %w", address, err)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	return web.Run(ctx, settings, redisstore.New(client, redisstore.Prefix("shop:")), out, log)
}
