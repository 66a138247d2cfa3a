package oauth

import "context"

// This file holds the Persist of a Source that has none: its own memory.

type memory struct {
	lock  chan struct{}
	state State
	held  bool
}

func newMemory(initial State) *memory {
	return &memory{lock: make(chan struct{}, 1), state: initial, held: !initial.IsZero()}
}

// Load takes the lock, since nobody holds it for long.
func (m *memory) Load(ctx context.Context) (State, error) {
	tx, err := m.Lock(ctx)
	if err != nil {
		return State{}, err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	return tx.Load(ctx)
}

// Lock waits for the only holder.
func (m *memory) Lock(ctx context.Context) (Locked, error) {
	select {
	case m.lock <- struct{}{}:
		return &memoryLock{memory: m}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type memoryLock struct {
	memory *memory
	done   bool
}

func (l *memoryLock) Load(context.Context) (State, error) {
	if !l.memory.held {
		return State{}, ErrNoState
	}
	return l.memory.state, nil
}

func (l *memoryLock) Save(_ context.Context, s State) error {
	l.memory.state, l.memory.held = s, true
	return nil
}

func (l *memoryLock) Delete(context.Context) error {
	l.memory.state, l.memory.held = State{}, false
	return nil
}

func (l *memoryLock) Unlock(context.Context) error {
	if !l.done {
		l.done = true
		<-l.memory.lock
	}
	return nil
}
