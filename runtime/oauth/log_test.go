package oauth

import (
	"io"
	"log"
)

// This file silences the log of test servers that are expected to log errors.

func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
