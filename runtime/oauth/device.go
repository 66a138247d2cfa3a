package oauth

import (
	"context"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the device authorization grant (RFC 8628).

// Device is one log in on another device that has begun.
type Device struct {
	// UserCode is what the user types in at VerificationURI.
	UserCode string
	// VerificationURI is the page to open.
	VerificationURI string
	// VerificationURIComplete holds the code already; may be empty.
	VerificationURIComplete string
	// Expires is when the code is of no more use.
	Expires time.Time
	// Interval is how long to wait between questions.
	Interval time.Duration

	code runtime.Secret
}

// Device begins a log in on another device.
func (c *Client) Device(ctx context.Context, scopes ...string) (*Device, error) {
	return nil, errInterim
}

// DeviceToken waits until the user has agreed or refused, or ctx ends.
func (c *Client) DeviceToken(ctx context.Context, d *Device) (*Token, error) {
	_ = d.code
	return nil, errInterim
}
