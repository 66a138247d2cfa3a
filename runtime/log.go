package runtime

import (
	"context"
	"log/slog"
	"time"
)

// The entry points are call.logAttempt and call.logRetry. Records hold nothing
// that could be secret or personal: the template of the path in place of the
// URL, no headers and no bodies.

// logAttempt logs the outcome of one attempt.
func (c *call) logAttempt(ctx context.Context, resp response, err error, n int, began time.Time) {
	l := c.core.settings.logger
	if l == nil {
		return
	}
	level := slog.LevelDebug
	if err != nil || !resp.succeeded() {
		level = slog.LevelWarn
	}
	if !l.Enabled(ctx, level) {
		return
	}
	attrs := append(c.logAttrs(resp, err), slog.Int("attempt", n), slog.Duration("duration", time.Since(began)))
	l.LogAttrs(ctx, level, "api request", attrs...)
}

// logRetry logs that another attempt follows after a wait.
func (c *call) logRetry(ctx context.Context, resp response, err error, wait time.Duration) {
	if l := c.core.settings.logger; l != nil {
		l.LogAttrs(ctx, slog.LevelWarn, "api request is repeated", append(c.logAttrs(resp, err), slog.Duration("wait", wait))...)
	}
}

func (c *call) logAttrs(resp response, err error) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("operation", c.r.id),
		slog.String("method", c.r.method),
		slog.String("path", c.r.path),
		slog.String("host", c.url.Host),
	}
	if resp.Response != nil {
		attrs = append(attrs, slog.Int("status", resp.StatusCode))
		if id := requestID(resp.Header, c.exit()); id != "" {
			attrs = append(attrs, slog.String("request_id", id))
		}
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	return attrs
}
