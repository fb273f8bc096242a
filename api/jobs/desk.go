package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Options says what a Desk works with.
type Options struct {
	Store Store
	Kinds []Kind
	// Server names the server whose jobs these are, such as its origin. Jobs of
	// another one are left alone.
	Server string
	// Settle is how long an unanswered change may still come true on the server
	// before it counts as not done. 0 is 3 seconds.
	Settle time.Duration
	// Retry is how long a job waits after the first failure to reach the
	// server; it waits longer each time, up to 30 times that. 0 is 1 second.
	Retry time.Duration
	// Now and NewID are the clock and the source of ids; nil is the system's.
	Now   func() time.Time
	NewID func() string
	// Log hears what goes wrong; nil is nobody.
	Log *slog.Logger
}

// Desk runs the jobs of one server. It is safe for several goroutines. Methods
// with a context write to the disk; the others only look at memory.
type Desk struct {
	o Options

	mu      sync.Mutex
	jobs    []*job // Oldest first.
	version uint64
	changed chan struct{} // Closed and replaced at every change.
	closed  bool
	running sync.WaitGroup
}

// ErrClosed says that the desk runs nothing any more.
var ErrClosed = errors.New("the program is about to end")

// New makes a desk without jobs.
func New(o Options) *Desk {
	if o.Settle == 0 {
		o.Settle = 3 * time.Second
	}
	if o.Retry == 0 {
		o.Retry = time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = uuid.NewString
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Desk{o: o, changed: make(chan struct{})}
}

// Load reads the ledgers there are, and those of other windows of the program
// once more when it is called again. None of their jobs goes on before Resume.
func (d *Desk) Load(ctx context.Context) error {
	names, err := d.o.Store.Streams()
	if err != nil {
		return fmt.Errorf("look for jobs: %w", err)
	}
	var found []*job
	for _, name := range names {
		id, ok := strings.CutPrefix(name, ledgerPrefix)
		if !ok || ctx.Err() != nil {
			continue
		}
		if known := d.find(ID(id)); known == nil || known.snapshot().State == Elsewhere {
			if j := d.load(ID(id)); j != nil {
				found = append(found, j)
			}
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.jobs = slices.DeleteFunc(d.jobs, func(j *job) bool {
		return slices.ContainsFunc(found, func(f *job) bool { return f.id == j.id })
	})
	d.jobs = append(d.jobs, found...)
	slices.SortStableFunc(d.jobs, func(a, b *job) int { return a.ledger.plan.At.Compare(b.ledger.plan.At) })
	d.touch()
	return ctx.Err()
}

// load reads one ledger, nil when it is of another server or has no plan yet.
func (d *Desk) load(id ID) *job {
	j := &job{id: id, busy: map[int]bool{}, overAt: d.o.Now()}
	err := d.read(j)
	switch {
	case err != nil:
		d.o.Log.Warn("a job cannot be read", "job", string(id), "err", err)
		j.over, j.overWhy = Broken, words(err)
		if s := j.ledger.plan.Server; s != "" && s != d.o.Server {
			return nil
		}
	case j.ledger.plan.Kind == "" || j.ledger.plan.Server != d.o.Server:
		return nil
	case !j.ledger.state.Ended() && d.o.Store.Hold(j.stream()) != nil:
		j.over = Elsewhere
	default:
		_ = d.o.Store.Release(j.stream())
		if j.ledger.state == Running {
			j.over = Interrupted
		}
	}
	return j
}

// stream is where the ledger of the job is, typed what was typed for it.
func (j *job) stream() string { return ledgerPrefix + string(j.id) }
func (j *job) typed() string  { return typedPrefix + string(j.id) }

// read brings a job in line with its ledger.
func (d *Desk) read(j *job) error {
	var l ledger
	for data, err := range d.o.Store.Read(j.stream()) {
		if err == nil && l.plan.Kind == "" {
			if l.plan, err = first(data); err == nil {
				j.ledger.plan = l.plan
				var typed []byte
				if typed, err = d.typed(j); err == nil {
					err = d.open(j, &l, typed)
				}
			}
		} else if err == nil {
			err = l.apply(data)
		}
		if err != nil {
			return err
		}
		if l.plan.Server != d.o.Server {
			return nil
		}
	}
	j.ledger = l
	return nil
}

// typed reads what was typed for a job, nil where nothing is kept.
func (d *Desk) typed(j *job) (typed []byte, err error) {
	for data, err := range d.o.Store.Read(j.typed()) {
		if err != nil {
			return nil, fmt.Errorf("read what was typed for the job: %w", err)
		}
		typed = data
	}
	return typed, nil
}

// open makes the work of a plan.
func (d *Desk) open(j *job, l *ledger, typed []byte) error {
	if l.plan.Server != d.o.Server {
		return nil // Its kind may be one that this server does not have.
	}
	i := slices.IndexFunc(d.o.Kinds, func(k Kind) bool { return k.Name() == l.plan.Kind })
	if i < 0 {
		return fmt.Errorf("%w: %q is no kind of job", errLedger, l.plan.Kind)
	}
	work, err := d.o.Kinds[i].Open(l.plan.Plan, typed)
	if err != nil {
		return fmt.Errorf("%w: %w", errLedger, err)
	}
	j.work, j.plan = work, work.Steps()
	l.lay(j.plan)
	l.state, l.since = Running, l.plan.At
	l.plan.digest, l.plan.Plan = digestOf(l.plan.Plan), nil // The work has it.
	return nil
}

// digestOf is what equal plans have alike.
func digestOf(plan []byte) [sha256.Size]byte { return sha256.Sum256(plan) }

// Alike returns the newest job of a kind with just this plan, unless it was
// cancelled, so that the same work is gone on with and not done twice.
func (d *Desk) Alike(kind string, plan any) (Job, bool) {
	raw, err := json.Marshal(plan)
	if err != nil {
		return Job{}, false
	}
	for _, j := range d.Jobs() {
		known := d.find(j.ID)
		if known == nil || j.Kind != kind || j.State == Cancelled || j.State == Broken {
			continue
		}
		known.mu.Lock()
		same := known.ledger.plan.digest == digestOf(raw)
		known.mu.Unlock()
		if same {
			return j, true
		}
	}
	return Job{}, false
}

// Start writes the plan of a job and begins it. What a person typed goes into
// typed, which is not kept beyond the end of the job; nil for nothing.
func (d *Desk) Start(ctx context.Context, kind string, plan, typed any) (ID, error) {
	j := &job{id: ID(d.o.NewID()), busy: map[int]bool{}}
	err := d.lay(ctx, j, kind, plan, typed)
	if err == nil {
		err = d.begin(j, func() { d.jobs = append(d.jobs, j) })
	}
	if err != nil {
		_ = errors.Join(d.o.Store.Remove(j.typed()), d.o.Store.Remove(j.stream()))
		return "", fmt.Errorf("plan a job: %w", err)
	}
	return j.id, nil
}

// lay makes the work of a new job and writes down what it needs.
func (d *Desk) lay(ctx context.Context, j *job, kind string, plan, typed any) error {
	raw, err := json.Marshal(plan)
	if err != nil {
		return err
	}
	var kept []byte
	if typed != nil {
		if kept, err = json.Marshal(typed); err != nil {
			return err
		}
	}
	first := planRecord{Version: version, Kind: kind, Server: d.o.Server, At: d.o.Now(), Plan: raw}
	l := ledger{plan: first}
	if err := d.open(j, &l, kept); err != nil {
		return err
	}
	j.ledger = l
	if err := d.o.Store.Hold(j.stream()); err != nil {
		return err
	}
	if kept != nil {
		if err := d.o.Store.Append(ctx, j.typed(), kept); err != nil {
			return err
		}
	}
	return d.write(ctx, j, record{Plan: &first})
}

// write puts records into the ledger of a job, whose lock is not held. That a
// step is confirmed does not wait for the disk: what follows brings it there,
// and where the machine stops before, the server is asked.
func (d *Desk) write(ctx context.Context, j *job, records ...record) error {
	raw := make([][]byte, len(records))
	for i, r := range records {
		var err error
		if raw[i], err = json.Marshal(r); err != nil {
			return err
		}
	}
	if len(records) == 1 && records[0].Step != nil && records[0].Step.State == Confirmed.String() {
		return d.o.Store.Note(ctx, j.stream(), raw[0])
	}
	return d.o.Store.Append(ctx, j.stream(), raw...)
}

// Jobs returns all jobs, newest first.
func (d *Desk) Jobs() []Job {
	d.mu.Lock()
	list := slices.Clone(d.jobs)
	d.mu.Unlock()
	out := make([]Job, 0, len(list))
	for _, j := range slices.Backward(list) {
		out = append(out, j.snapshot())
	}
	return out
}

// States returns how every job stands, newest first, without what else there is
// to say of them.
func (d *Desk) States() []State {
	d.mu.Lock()
	list := slices.Clone(d.jobs)
	d.mu.Unlock()
	out := make([]State, 0, len(list))
	for _, j := range slices.Backward(list) {
		j.mu.Lock()
		state, _, _ := j.state()
		j.mu.Unlock()
		out = append(out, state)
	}
	return out
}

// Job returns one job.
func (d *Desk) Job(id ID) (Job, bool) {
	j := d.find(id)
	if j == nil {
		return Job{}, false
	}
	return j.snapshot(), true
}

// find returns the job of an id, nil when there is none.
func (d *Desk) find(id ID) *job {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, j := range d.jobs {
		if j.id == id {
			return j
		}
	}
	return nil
}

// Wait returns once something is different from what it was at a version, and
// the version that is now. Only the bytes that leave are no change.
func (d *Desk) Wait(ctx context.Context, seen uint64) (uint64, error) {
	for {
		d.mu.Lock()
		version, changed := d.version, d.changed
		d.mu.Unlock()
		if version != seen {
			return version, nil
		}
		select {
		case <-ctx.Done():
			return seen, ctx.Err()
		case <-changed:
		}
	}
}

// touch tells that something has changed. The desk's lock is held.
func (d *Desk) touch() {
	d.version++
	close(d.changed)
	d.changed = make(chan struct{})
}

// tell is touch for who does not hold the lock.
func (d *Desk) tell() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.touch()
}
