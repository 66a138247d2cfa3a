package oauth

import "context"

// The entry points take over tokens that another process has stored: loadUnlocked
// before the lock, adopt under it, and publish.

// loadUnlocked reads the store once without the lock: the record that a starting
// process finds is usually good.
func (s *Source) loadUnlocked(ctx context.Context) *entry {
	s.mu.Lock()
	known, rejected := s.recordKnown, s.rejected
	s.mu.Unlock()
	if known {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.LockTimeout/5) // the lock is taken next, and reads again
	defer cancel()
	rec, err := s.store.Load(ctx)
	if err != nil || rec.AccessToken == "" || rec.AccessToken == rejected || rec.Exchanging != nil {
		return nil
	}
	now := s.now()
	e := s.entryOf(rec, now)
	if !e.valid(now) {
		return nil
	}
	s.publish(e, rec)
	if !e.usable(now) {
		return nil
	}
	return e
}

// setRecord takes over the stored record, unless memory has a newer one.
func (s *Source) setRecord(rec Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recordKnown = true
	if s.unsaved == nil && s.ended == nil {
		s.record = rec
	}
}

// adopt publishes the stored access token if it differs from the current one, and
// returns its entry if no exchange is needed. A token that is due for a refresh
// itself, or is uncertain because a process crashed after storing it, is only
// published, to serve until the exchange is done.
func (r *refresher) adopt() *entry {
	s := r.source
	now := s.now()
	s.mu.Lock()
	rejected := s.rejected
	s.mu.Unlock()
	if r.record.AccessToken == "" || r.record.AccessToken == rejected {
		return nil
	}
	e, same := r.before, r.before.isFor(r.record.AccessToken)
	if !same {
		// Only for a new token: an expiry by a clock that is ahead is counted
		// from the reading of the record, so re-reading it would never expire.
		e = s.entryOf(r.record, now)
	}
	if !e.valid(now) || r.force && (same || r.before == nil && rejected == "") {
		return nil
	}
	if !same {
		s.publish(e, r.record)
		if r.before != nil || rejected != "" {
			s.emit(Event{Kind: Replaced})
		}
	}
	if r.record.RefreshToken != "" && (r.record.Exchanging != nil || !now.before(e.due)) {
		return nil
	}
	return e
}

// publish makes e the current entry. It returns false if the Source has ended.
func (s *Source) publish(e *entry, rec Record) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil {
		return false
	}
	e.afterRejection = s.rejected != "" && !e.isFor(s.rejected)
	if e.afterRejection {
		s.rejections.at = s.now().mono
		s.rejected = ""
	}
	if s.unsaved != nil {
		e.soft = reading{}
	}
	s.record, s.recordKnown = rec, true
	if !s.closed { // calls that wait for the refresh get e all the same
		s.current.Store(e)
	}
	return true
}
