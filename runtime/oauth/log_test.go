package oauth

import (
	"io"
	"log"
)

// This file holds the log of test servers that are meant to complain.

func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
