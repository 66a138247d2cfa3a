package nimbutest

import (
	"maps"
	"slices"
	"strconv"
)

// This file holds the values that reserved query keys may have. Keys of lists
// and texts may have any.
//
// Assumption (docs/nimbu-api.md 15.11): how the server answers to other values is
// unknown; a mistake in a client's query is refused here, so that it shows.

func (c *call) checkQuery() error {
	for _, key := range slices.Sorted(maps.Keys(c.query)) {
		for _, value := range c.query[key] {
			if problem := queryProblem(key, value); problem != "" {
				return badRequest(key + " " + problem)
			}
		}
	}
	return nil
}

func queryProblem(key, value string) string {
	switch key {
	case "page", "per_page", "limit", "skip":
		// Their range is not checked but clamped, see window.
		if _, err := strconv.Atoi(value); err != nil {
			return "must be a whole number"
		}
	case "resolve_depth":
		return atLeast(value, 1)
	case "x-cdn-expires":
		return atLeast(value, 0)
	case "use_acl", "include_slugs":
		if !slices.Contains([]string{"true", "false", "1", "0"}, value) {
			return "must be true or false"
		}
	case "direction":
		if value != "asc" && value != "desc" {
			return "must be asc or desc"
		}
	case "replace":
		if value != "1" {
			return "must be 1"
		}
	}
	return ""
}

func atLeast(value string, least int) string {
	if n, err := strconv.Atoi(value); err != nil || n < least {
		return "must be a whole number from " + strconv.Itoa(least)
	}
	return ""
}
