package oauth

import (
	"io"
	"log"
)

// The log of test servers that are expected to log errors is silenced here.

func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
