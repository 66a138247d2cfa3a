package main

import (
	"testing"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// TestMain checks that the tests leave no goroutine behind.
func TestMain(m *testing.M) { goroutines.Main(m) }
