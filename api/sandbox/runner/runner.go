package runner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// Runner ends the analyses of a store. Its workers share one schedule.
type Runner struct {
	store    *db.Store
	meter    *Meter
	log      *slog.Logger
	ended    func(db.GroupID)
	schedule *schedule
	stop     context.CancelFunc
	workers  sync.WaitGroup

	mu      sync.Mutex
	pending map[db.AnalysisID]chan struct{} // closed when the analysis is final
}

// Start takes up every analysis that has no result yet and runs until Stop.
// ended is called with the group of each analysis that has ended, once that is
// stored; it must not block.
func Start(ctx context.Context, store *db.Store, meter *Meter, workers int, now func() time.Time, log *slog.Logger, ended func(db.GroupID)) (*Runner, error) {
	running, err := store.Query().Running(ctx)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	r := &Runner{store: store, meter: meter, log: log, ended: ended, schedule: newSchedule(now), stop: stop, pending: map[db.AnalysisID]chan struct{}{}}
	for id, due := range running {
		r.Add(id, due)
	}
	for range max(workers, 1) {
		r.workers.Go(func() { r.work(ctx) })
	}
	return r, nil
}

// Stop ends the workers. What they were measuring stays without a result, for
// the next runner to take up.
func (r *Runner) Stop() {
	r.stop()
	r.workers.Wait()
}

// Add schedules a stored analysis. One that never ends is not scheduled.
func (r *Runner) Add(id db.AnalysisID, due wire.Time) {
	if due == db.Never {
		return
	}
	r.mu.Lock()
	if _, ok := r.pending[id]; !ok {
		r.pending[id] = make(chan struct{})
	}
	r.mu.Unlock()
	r.schedule.add(id, due)
}

// Wait returns when none of the analyses is scheduled any more. One that never
// ends is not waited for.
func (r *Runner) Wait(ctx context.Context, ids ...db.AnalysisID) error {
	for _, id := range ids {
		r.mu.Lock()
		done := r.pending[id]
		r.mu.Unlock()
		if done == nil {
			continue
		}
		select {
		case <-done:
		case <-ctx.Done():
			return fmt.Errorf("wait for analysis %s: %w", id, ctx.Err())
		}
	}
	return nil
}

func (r *Runner) work(ctx context.Context) {
	for {
		id, ok := r.schedule.next(ctx)
		if !ok {
			return
		}
		if err := r.run(ctx, id); err != nil {
			if ctx.Err() != nil {
				return
			}
			r.log.Error("an analysis could not be ended", "analysis_id", string(id), "error", err)
		}
		r.mu.Lock()
		if done, ok := r.pending[id]; ok {
			close(done)
			delete(r.pending, id)
		}
		r.mu.Unlock()
	}
}

// run measures one analysis and writes its end.
func (r *Runner) run(ctx context.Context, id db.AnalysisID) error {
	a, err := r.store.Query().Analysis(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		return nil // deleted while it waited
	}
	if err != nil {
		return err
	}
	if a.State != db.Processing {
		return nil
	}
	o, err := r.measure(ctx, a)
	if ctx.Err() != nil {
		discard(o, r.log)
		return ctx.Err()
	}
	if err != nil {
		// A trouble of this machine ends the analysis too: an applicant must
		// not wait for a result that no restart would bring.
		r.log.Error("an analysis could not be measured", "analysis_id", string(id), "error", err)
		o = failure(wire.CodeUnknown, "Unknown server side error occurred")
	}
	err = r.store.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Finish(ctx, id, o, 0)
		return err
	})
	discard(o, r.log)
	if err == nil {
		r.ended(a.GroupID)
	}
	return err
}

// discard removes the files of an outcome that was not written.
func discard(o db.Outcome, log *slog.Logger) {
	for _, u := range o.Uploads {
		if err := u.Discard(); err != nil {
			log.Warn("an output image is still there", "error", err)
		}
	}
}

// measure collects what an analysis takes, and measures it. A decoder that
// panics over a crafted picture must not end the server.
func (r *Runner) measure(ctx context.Context, a db.Analysis) (o db.Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("measure analysis %s: panic: %v", a.ID, p)
		}
	}()
	q := r.store.Query()
	all, err := q.FolderMedia(ctx, a.FolderID)
	if err != nil {
		return db.Outcome{}, err
	}
	byID := make(map[db.MediaID]db.Media, len(all))
	for _, m := range all {
		byID[m.ID] = m
	}
	var media []db.Media
	for _, id := range a.Source {
		if m, ok := byID[id]; ok {
			media = append(media, m)
		}
	}
	var gallery []Template
	if a.Type == Collection {
		if gallery, err = r.gallery(ctx, a.CollectionID); err != nil {
			return db.Outcome{}, err
		}
	}
	job, err := NewJob(a, media, gallery)
	if err != nil {
		return db.Outcome{}, err
	}
	return r.meter.Measure(ctx, job)
}

// gallery describes the photographs of a collection; those without a usable
// face cannot be found and are left out.
func (r *Runner) gallery(ctx context.Context, id db.CollectionID) ([]Template, error) {
	images, err := r.store.Query().CollectionImages(ctx, id)
	if err != nil {
		return nil, err
	}
	return r.meter.Gallery(ctx, images)
}

// Gallery describes photographs of persons.
func (m *Meter) Gallery(ctx context.Context, images []db.Image) ([]Template, error) {
	var gallery []Template
	for _, i := range images {
		s, err := m.Look(ctx, i.File, db.KindImage, Identity)
		if err != nil {
			return nil, err
		}
		if s.Failure == "" {
			gallery = append(gallery, Template{i.PersonID, s.Descriptor})
		}
	}
	return gallery, nil
}
