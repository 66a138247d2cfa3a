package opname

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are verbs, canonical and the classes of small words.

// verbs returns the verbs that an operationId, a text or the end of a path may
// begin with, in the imperative.
func verbs() map[string]bool {
	const list = `abort accept acknowledge acquire activate add adjust advance aggregate allocate amend analyze annotate append apply approve archive assign associate
 attach authenticate authorize autocomplete backup ban batch begin bind block boot bulk buy calculate cancel capture change charge check checkout
 claim classify clean cleanup clear clone close collect commit compact compare complete compose compute configure confirm connect consume convert
 copy correct count create deactivate debug deauthorize decline decode decrypt delete delist demote deny deploy deprecate deregister describe destroy
 detach detect determine diagnose disable disassociate discard disconnect dismiss dispatch dispute do download drain drop dry duplicate edit embed
 emit enable encode encrypt end enqueue enroll ensure enter erase estimate evaluate evict exchange exclude execute expand expire explain export
 extend extract fail failover fetch filter finalize find finish flag flush follow force fork format forward freeze fulfill fund gc generate get grant
 halt handle hide hold identify ignore import include increment index ingest init initialize initiate insert inspect install introspect invalidate invite
 invoke issue join kick kill launch leave link list listen load lock login log logout lookup make manage mark match merge migrate modify monitor
 mount move mute notify obtain offer open optimize order overwrite parse patch pause pay perform permit ping pin play poll populate post predict
 preload prepare present preview process promote provision prune publish pull purchase purge push put query queue quote re react read reactivate rebase
 reboot rebuild recalculate recheck reclaim recommend reconcile record recover redact redeem redeliver redo refresh refund refuse regenerate register
 reindex reject relate release reload relocate remove rename render renew reopen reorder reorganize repair replace replay replicate reply report reprocess
 request rerequest rerun rescue resend reserve reset reshare resize resolve respond restart restore resubmit resume resync retire retract retrieve
 retry return reveal reverse revert review revise revoke rewind rollback rotate run sanitize save scale scan schedule scroll search seek select send set
 setup share ship show shutdown sign signin signout signup simulate skip snooze sort split stage star start stop store stream submit subscribe succeed
 suggest summarize suspend swap switch sync synchronize tag test tokenize toggle track train transcribe transfer transform transition translate
 trash trigger truncate unarchive unassign unban unblock undelete undo undeploy unfollow unfreeze unhide uninstall unlink unlock unmark unmount
 unmute unpause unpin unpublish unregister unset unshare unstar unsubscribe unsuspend untag update upgrade upload upsert use validate verify view
 void vote wait warm watch withdraw wipe write`
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// isVerb reports whether a word is a verb in the imperative.
func (a *API) isVerb(w string) bool { return a.verbs[strings.ToLower(w)] }

// imperative returns the verb with which a text begins, "" for none: "Creates a
// pet" is create.
func (a *API) imperative(text string) string {
	ws := naming.Words(text)
	if len(ws) == 0 {
		return ""
	}
	w := strings.ToLower(ws[0])
	for _, form := range []string{w, strings.TrimSuffix(w, "s"), strings.TrimSuffix(w, "es"), strings.TrimSuffix(w, "ies") + "y"} {
		if a.verbs[form] && (form == w || len(form) < len(w)) {
			return form
		}
	}
	return ""
}

// canonical returns the verb that a client has for verbs of one meaning.
func canonical(method, verb string) string {
	switch verb = strings.ToLower(verb); verb {
	case "retrieve", "fetch", "read", "show", "obtain", "view":
		if method == "GET" {
			return "get"
		}
	case "destroy":
		return "delete"
	case "modify":
		return "update"
	}
	return verb
}

// isHTTP reports whether a word is the name of an HTTP method.
func isHTTP(w string) bool {
	return slices.Contains([]string{"get", "put", "post", "patch", "delete", "head", "options"}, strings.ToLower(w))
}

func isArticle(w string) bool {
	return slices.Contains([]string{"a", "an", "the"}, strings.ToLower(w))
}

func isPreposition(w string) bool {
	return slices.Contains([]string{"by", "for", "of", "to", "from", "in", "with", "and", "on", "at", "as", "or", "per", "via", "into", "without", "using"}, strings.ToLower(w))
}

// same reports whether two words differ in case and number only.
func same(a, b string) bool {
	return naming.Singular(strings.ToLower(a)) == naming.Singular(strings.ToLower(b))
}

// isPlural reports whether a word is a plural.
func isPlural(w string) bool {
	lower := strings.ToLower(w)
	return naming.Singular(lower) != lower
}

// isParticiple reports whether a word needs the preposition behind it: owned by.
func isParticiple(w string) bool { return strings.HasSuffix(strings.ToLower(w), "ed") }

// isManner reports whether a word before a verb says how: bulk delete.
func isManner(w string) bool {
	return slices.Contains([]string{"bulk", "batch", "mass", "multi", "force", "soft", "hard", "async", "admin", "re", "try", "dry"}, strings.ToLower(w))
}

// isMass reports whether a plural usually means one thing: settings, statistics.
func isMass(w string) bool {
	return slices.Contains([]string{"settings", "stats", "statistics", "metrics", "details", "credentials", "preferences", "permissions", "limits", "contents",
		"features", "totals", "analytics", "options", "basics", "diagnostics", "rights", "defaults", "terms"}, strings.ToLower(w))
}

// startsWith returns the number of words at the start of ws that are the noun,
// whatever the boundaries between words: "customformat" is custom format.
func startsWith(ws, noun []string) int {
	want := letters(noun)
	if want == "" {
		return 0
	}
	if n := len(noun); n <= len(ws) && slices.EqualFunc(noun, ws[:n], same) {
		return n
	}
	for n := 1; n <= len(ws); n++ {
		if letters(ws[:n]) == want {
			return n
		}
	}
	return 0
}

// letters joins words in lower case, the last one in the singular.
func letters(ws []string) string {
	if len(ws) == 0 {
		return ""
	}
	joined := strings.ToLower(strings.Join(ws, ""))
	last := strings.ToLower(ws[len(ws)-1])
	return contracted(strings.TrimSuffix(joined, last) + naming.Singular(last))
}

// contracted shortens words that paths and tags often shorten, in lower case:
// organization is org.
func contracted(text string) string {
	for _, w := range [][2]string{{"organization", "org"}, {"organisation", "org"}, {"application", "app"}, {"repository", "repo"}, {"configuration", "config"}, {"environment", "env"}} {
		text = strings.ReplaceAll(text, w[0], w[1])
	}
	return text
}

// singular puts the last word into the singular.
func singular(ws []string) []string {
	if len(ws) == 0 {
		return ws
	}
	out := slices.Clone(ws)
	last := out[len(out)-1]
	if one := naming.Singular(strings.ToLower(last)); one != strings.ToLower(last) {
		out[len(out)-1] = naming.Title(one, false)
	}
	return out
}
